"""`vr-dti label`: what was said in a session with the machine's labels, and a rater's own beside it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from vr_dti.app.rating import NOBODY, ask, opened
from vr_dti.app.say import result, say
from vr_dti.authoring.checks.acts import officers
from vr_dti.debrief.acts import MARKS
from vr_dti.debrief.record import Correction, Recorded
from vr_dti.debrief.spoken import Spoken, relabelled, spoken
from vr_dti.errors import InputError
from vr_dti.events import DISPATCH, RUNGS
from vr_dti.intents.addressee import AFTERMATH, CALL, addressee
from vr_dti.records.labels import LIVE, NO_RUNG, Given, Label, Labels, add_labels, check_rater, name_final, read_labels
from vr_dti.samples import APART, CALLS
from vr_dti.story.load import Scenario

NONE = "none"


def label(options: Namespace) -> int:
    """List what was said, or keep a rater's labels of it.

    `options`: session, trainee, act (ids), rung (a word or None), to, about, confirm, final, by, blind, ask.
    """
    session: Path = options.session
    asked = bool(options.act or options.rung is not None or options.to or options.about or options.confirm)
    recorded, scenario = opened(session)
    trainee = _who(recorded, session, options.trainee)
    said = spoken(recorded.takes[0], trainee)
    if options.ask and (asked or options.final):
        raise InputError("--ask asks about every act, and takes no label besides", "leave out --act, --rung, --confirm and --final")
    if not asked and not options.final and not options.ask:
        _list(session, recorded, trainee, said, blind=options.blind)
        return 0
    if not options.by:
        raise InputError("a label needs a rater", "say whose it is with --by CODE")
    by = check_rater(options.by)
    if options.ask:
        return ask(session, recorded, scenario, trainee, said, by)
    if asked:
        given = _given(options, by, trainee, said, scenario, read_labels(session, recorded.digest))
        where = add_labels(session, given)
        for x in given:
            result(f"{x.act}: {_words(x.rung, x.to if options.to or not options.blind else '', x.about)}, by {x.by}")
        say(f"kept in {where}; the session itself is not changed")
    if options.final:
        name_final(session, by)
        result(f"the debrief of {session} follows the labels of {by}")
    return 0


def _who(recorded: Recorded, session: Path, trainee: str) -> str:
    known = [t.id for t in recorded.meta.trainees]
    if trainee and trainee not in known:
        raise InputError(f"{trainee}: was not in {session}", f"its trainees are {', '.join(known)}")
    if not trainee and len(known) != 1:
        raise InputError(f"{session}: has {len(known)} trainees, {', '.join(known)}", "say whose words: --trainee CODE")
    return trainee or known[0]


def _given(options: Namespace, by: str, trainee: str, said: Sequence[Spoken], scenario: Scenario, labels: Labels | None) -> list[Label]:
    """The labels that these options ask for. Raises `InputError`, naming everything wrong."""
    known = {s.act: s for s in said}
    wrong = list(_wrong(options, trainee, known, {*scenario.doc.cast, DISPATCH, NOBODY}))
    if wrong:
        raise InputError("; ".join(wrong), f"the acts: {', '.join(known) or 'nothing was said'}")
    done = labels.of(by) if labels else {}
    if options.about == APART:
        _check_apart(options, [known[a] for a in options.act], done, scenario)
    if not options.confirm and not options.to:
        _check_addressees(options, [known[a] for a in options.act], done)
    chosen = [known[a] for a in dict.fromkeys(options.act)] or [s for s in said if s.key not in done]
    if not chosen:
        raise InputError(f"{by}: nothing is left to confirm", "name an act with --act to label it anew")
    at = datetime.now().astimezone().isoformat(timespec="seconds")

    def label(s: Spoken, rung: int, to: str, given: Given) -> Label:
        about = options.about
        return Label(by=by, at=at, trainee=trainee, act=s.act, source=s.source, seq=s.seq, rung=rung, to=to, about=about, given=given)

    if options.confirm:
        return [label(s, s.rung, s.to, "confirmed") for s in chosen]
    return [label(s, _rung(options), options.to or _was_to(s, done), "blind" if options.blind else "seen") for s in chosen]


def _wrong(options: Namespace, trainee: str, known: Collection[str], people: Collection[str]) -> Iterator[str]:
    """Everything wrong with these options, of which some do not go together; `known` are the acts there are."""
    if options.confirm and (options.rung is not None or options.to or options.about):
        yield "--confirm keeps the machine's label, --rung, --to and --about give another"
    if options.confirm and options.blind:
        yield "--confirm takes over a label, --blind has seen none"
    if not options.confirm and (options.rung is None or not options.act):
        yield "a label needs an act and a rung: --act act-3 --rung 2, or --confirm"
    yield from (f"{a}: no words of {trainee} in this session" for a in options.act if a not in known)
    if options.to and options.to not in people:
        yield f"--to {options.to}: nobody in this scene; there are {', '.join(sorted(people))}"
    if options.rung is not None and options.rung != NONE and options.rung not in map(str, range(len(RUNGS))):
        yield f"--rung {options.rung}: give 0 to {len(RUNGS) - 1}, or {NONE} for no words of the ladder"
    if options.about in CALLS and options.rung != str(CALL):
        yield f"--about {options.about} is of a radio call: --rung {CALL}"
    if options.about == APART and options.rung in (None, NONE, str(CALL)):
        yield f"--about {APART} is of words to an officer: --rung 0 to {CALL - 1}, or {AFTERMATH}"


def _rung(options: Namespace) -> int:
    return NO_RUNG if options.rung == NONE else int(options.rung)


def _was_to(s: Spoken, done: Mapping[tuple[str, int], Label]) -> str:
    """To whom the words were before this label: as the rater had it, else the machine. A rung alone moves no words to somebody else."""
    before = done.get(s.key)
    return before.to if before else s.to


def _check_addressees(options: Namespace, acts: Sequence[Spoken], done: Mapping[tuple[str, int], Label]) -> None:
    """Raises `InputError` for words that cannot be of this rung to whom they were heard to be: the rater says to whom, nobody guesses."""
    rung = _rung(options)
    apart = [s.act for s in acts if rung != NO_RUNG and (not (to := _was_to(s, done)) or (rung == CALL) != (to == DISPATCH))]
    if apart:
        heard = (
            "" if options.blind else f", heard to {', '.join(dict.fromkeys(_was_to(s, done) or 'nobody' for s in acts if s.act in apart))}"
        )
        what = f"{', '.join(apart)}{heard}: {'a call is by radio' if rung == CALL else f'rung {rung} is to somebody here'}"
        raise InputError(what, f"say to whom it was: --to {addressee(rung)}, or somebody else; it is not moved by the rung alone")


def _check_apart(options: Namespace, acts: Sequence[Spoken], done: Mapping[tuple[str, int], Label], scenario: Scenario) -> None:
    """Raises `InputError` for words that are to keep an officer apart and are to somebody else."""
    there = officers(scenario.doc.cast)
    others = [s.act for s in acts if (options.to or _was_to(s, done)) not in there]
    if others:
        remedy = f"say to whom it was, --to {' or '.join(there)}, or leave out --about"
        raise InputError(f"{', '.join(others)}: only an officer is kept apart", remedy)


def _list(session: Path, recorded: Recorded, trainee: str, said: Sequence[Spoken], *, blind: bool) -> None:
    """Every word with the machine's label and those of all raters; `blind`: with none of them, so that who rates is led by nobody."""
    labels = read_labels(session, recorded.digest)
    result(f"{session}: {recorded.meta.scene_id if not blind else 'a session'} of {trainee}, {len(said)} spoken acts")
    raters = {r: labels.of(r) for r in labels.raters} if labels else {}
    live = relabelled(recorded.takes[0])
    about = {(i.source, i.seq): i.name for i in recorded.takes[0].intents if i.kind == "spoke"}
    for s in said:
        machine = "" if blind else f"  {_words(s.rung, s.to, about.get(s.key, '')):<36} {_who_says(s):<18}"
        result(f"{s.act:<8} {s.at_ms / 1000:6.1f} s{machine}  {f'“{s.text}”' if s.text else 'no words recorded'}")
        for who, words in () if blind else _labels_of(s.key, live, raters):
            result(f"{'':<18} {who}: {words}")
    if labels and not blind:
        follows = labels.final or (labels.raters[0] if len(labels.raters) == 1 else "")
        result(f"the debrief follows {follows}" if follows else f"several raters, none final: {', '.join(labels.raters)}")
    own = " --blind" if blind else ""
    say(f"label: --act ID --rung 0-6|none [--to WHO] [--about WHAT]{own} --by CODE; --confirm keeps the machine's; --blind shows no labels")


def _labels_of(
    key: tuple[str, int], live: Mapping[tuple[str, int], Correction], raters: Mapping[str, Mapping[tuple[str, int], Label]]
) -> Iterator[tuple[str, str]]:
    """(who and when, which) of every label that people gave the words of an intent; `live`: during the run."""
    if key in live:
        yield f"{LIVE}, in the run", _words(live[key].rung, live[key].to, live[key].about)
    for rater, given in raters.items():
        if key in given:
            yield f"{rater}, {given[key].at}", _words(given[key].rung, given[key].to, given[key].about)


def _who_says(s: Spoken) -> str:
    if s.label == "recognised":
        return f"{'guessed' if s.guessed else s.label} {s.confidence_permille / 10:.0f} %"
    return f"{s.label}: a mark" if s.label in MARKS else s.label


def _words(rung: int, to: str, about: str = "") -> str:
    name = f"{rung} {RUNGS[rung]}" if 0 <= rung < len(RUNGS) else "no rung"
    return name + (f" to {to}" if to else "") + (f", about {about}" if about else "")
