"""What there is to notice: facts that nobody could see or hear, and cues that can never begin."""

from __future__ import annotations

from collections.abc import Iterator

from vr_dti.authoring.checks.moves import Near, Part
from vr_dti.authoring.checks.solver import Ask
from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.checks.subject import Order, Subject
from vr_dti.authoring.finding import Finding
from vr_dti.cast.sounds import SOUND_LEVEL_DB
from vr_dti.documents.complaints import nearest
from vr_dti.story.document import FactDoc


def evidence(study: Study) -> Iterator[Finding]:
    """Of every fact, then of every cue."""
    for name, fact in study.subject.doc.facts.items():
        yield from _fact(study, name, fact)
    for name in study.subject.doc.cues:
        yield from _cue(study, name)


# --- facts -----------------------------------------------------------------------------------------------------------------


def _fact(study: Study, name: str, fact: FactDoc) -> Iterator[Finding]:
    subject = study.subject
    path = ("facts", name)
    in_cues = [c for c, cue in subject.doc.cues.items() if name in cue.facts]
    if not fact.init and not _told(study, "fact", name):
        if not in_cues:  # a cue that waits for it is told below
            yield subject.finding("fact-never-begins", path, f"fact {name} never begins", "say fact: somewhere, or remove it", "warning")
        return
    endless = [c for c in in_cues if not any(_told(study, "fact_end", f) for f in subject.doc.cues[c].facts)]
    if endless and not fact.init:
        what = f"fact {name} begins and never ends, and with it {', '.join(endless)}"
        yield subject.finding("fact-never-ends", path, what, "say fact_end: where it is over", "warning")
    deaf = [(i, why) for i, what in enumerate(fact.hear) if (why := unheard(study, name, what))]
    for i, why in deaf:
        near = "" if _there_is(study, fact.hear[i]) else nearest(fact.hear[i], [*subject.doc.lines, *SOUND_LEVEL_DB])
        remedy = f"did you mean {near!r}?" if near else "name what is heard while it is so, or remove it"
        yield subject.finding("never-heard", (*path, "hear", i), why, remedy, "warning")
    heard = len(fact.hear) > len(deaf)
    away = [a for a in fact.see if _may_be_away(study, a)]
    if fact.told or heard or any(what in study.damage.words for what in fact.hear):  # a line that is missing, and told to be
        return
    if not fact.see:
        cues = f", and {', '.join(in_cues)} hangs on it" if in_cues else ""
        what = f"nobody could know of fact {name}{cues}: nothing of it is seen, heard or told"
        yield subject.finding("not-perceivable", path, what, "name who must be in view (see:), or what is heard (hear:)")
    elif away:
        what = f"nobody could know of fact {name} while {', '.join(away)} is away: it is known by sight alone"
        yield subject.finding(
            "not-perceivable", (*path, "see", fact.see.index(away[0])), what, "name what is heard of it too, or who else is in view"
        )


def _there_is(study: Study, heard: str) -> bool:
    """Whether there is a line or sound of that name."""
    return heard in study.subject.doc.lines or heard in SOUND_LEVEL_DB


def _told(study: Study, verb: str, name: str) -> list[Order]:
    return study.at.done(study.subject, verb, name)


def _may_be_away(study: Study, actor: str) -> bool:
    member = study.subject.doc.cast.get(actor)
    if member is None or member.present is None:
        return False
    return study.subject.solver.can([Ask(member.present, False)], study.at.domains).possible is not False


def unheard(study: Study, fact: str, what: str) -> str:
    """Why `what` is never heard while the fact holds; empty: it is, as far as can be told."""
    subject = study.subject
    if what in subject.doc.lines:
        orders, verb = _told(study, "say", what), "said"
    elif what in SOUND_LEVEL_DB:
        made = _told(study, "sound", what)
        orders, verb = [o for o in made if o.doc.at in subject.doc.cast], "made"
        if made and not orders:
            return f"{what} is never made at somebody's body, and elsewhere it tells nothing of fact {fact}"
    else:
        return f"there is neither a line nor a sound {what!r}"
    if not orders:
        return f"{what} is never {verb}"
    if not while_it_holds(study, fact, orders):
        return f"{what} is never {verb} while fact {fact} holds"
    return ""


def while_it_holds(study: Study, fact: str, orders: list[Order], near: Near | None = None) -> bool:
    """Whether a node in which one of `orders` is done can be held while the fact holds, and while somebody is so `near`."""
    subject = study.subject
    if any(o.spot is None for o in orders) or study.damage.regions:  # what is wrong may lead there
        return True
    begun = [*_told(study, "fact", fact), *_told(study, "fact_end", fact), *orders]
    begun += [o for o in study.subject.orders if near is not None and o.doc.act == near[0] and o.doc.at]
    regions = {subject.regions[o.spot[0]] for o in begun if o.spot is not None}
    part = Part(tuple(r for r in subject.regions if r in regions), facts=(fact,), near=(near,) if near else ())
    seen = study.projection(part)
    if not seen.whole:
        return True
    at_once = {(o.spot[0], n) for o in orders if o.spot and o.at_once for n in ((o.way.targets or (o.spot[1],)) if o.way else (o.spot[1],))}
    later = {o.spot for o in orders if o.spot and not o.at_once}
    for state in seen.states:
        if seen.fact(state, fact) and (near is None or seen.near(state, near)):
            spots = {spot for region in seen.part.regions if (spot := seen.node(state, region)) is not None}
            if spots & at_once or (spots & later and seen.settled(state)):
                return True
    return False


# --- cues ------------------------------------------------------------------------------------------------------------------


def _cue(study: Study, name: str) -> Iterator[Finding]:
    subject = study.subject
    cue = subject.doc.cues[name]
    never = [f for f in cue.facts if not subject.doc.facts[f].init and not _told(study, "fact", f)]
    if never:
        i = cue.facts.index(never[0])
        what = f"cue {name} can never begin: nothing tells fact {never[0]}"
        yield subject.finding("cue-never-begins", ("cues", name, "facts", i), what, "say fact: where it begins, or remove the cue")
        return
    tellers = [o for f in cue.facts for verb in ("fact", "fact_end") for o in _told(study, verb, f)]
    regions = {subject.regions[o.spot[0]] for o in tellers if o.spot is not None}
    part = Part(tuple(r for r in subject.regions if r in regions), facts=tuple(dict.fromkeys(cue.facts)))
    seen = study.projection(part)
    if seen.whole and not any(all(seen.fact(state, f) for f in cue.facts) for state in seen.states):
        what = f"cue {name} can never begin: {', '.join(cue.facts)} never hold at once"
        yield subject.finding("cue-never-begins", ("cues", name, "facts"), what, "let them hold together, or remove the cue")
    if not seen.whole:
        yield _not_checked(subject, name)


def _not_checked(subject: Subject, name: str) -> Finding:
    what = f"whether the facts of cue {name} hold at once was not checked: there is too much that they depend on"
    return subject.finding("not-checked", ("cues", name), what, severity="note")
