"""Words: locales that do not hold the same texts, speakers without a voice, and titles that give away which of the two scenes it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from vr_dti.authoring.checks.study import Locale, Study
from vr_dti.authoring.finding import Finding, Severity, unreadable
from vr_dti.cast.voices import VOICES
from vr_dti.documents import Lines, Loc, dotted, parse_with_lines, read_text
from vr_dti.errors import InputError
from vr_dti.resources import stands
from vr_dti.story import speakers
from vr_dti.story.locale import SECTIONS

TELLING = re.compile(r"\b(lawful\w*|unlawful\w*|excessive\w*|abus\w*|twins?)\b", re.IGNORECASE)
"""words that say how it will end"""
PARTS: Mapping[str, str] = {"people": "cast"}
"""section of a locale -> what it is called in a scenario, where that differs"""
SHOWN = 12


def at(file: Path, lines: Lines, path: Loc, rule: str, what: str, remedy: str = "", severity: Severity = "mistake") -> Finding:
    """A finding in a file beside the scenario."""
    place = lines.place(path)
    return Finding(rule, severity, str(file), place.line, place.column, dotted(path), what, remedy)


# --- locales ---------------------------------------------------------------------------------------------------------------


def locales(study: Study) -> Iterator[Finding]:
    """Ids that one locale has and another lacks, ids that nothing has, locales that cannot be read."""
    yield from (f for file, error in study.unreadable_locales for f in unreadable(str(file), error))
    found, known = study.locales, _known(study)
    read = {f.name for f in study.subject.scenario.files if f.kind == "locale"}
    if found:
        yield from _untitled(study, known)
    for locale in found:
        if locale.doc.locale != locale.file.stem:  # it is asked for by the name of its file
            what = f"says that it is {locale.doc.locale!r}, and its file is called {locale.file.stem!r}"
            yield at(locale.file, locale.lines, ("locale",), "id", what, "give both one name")
        yield from _unknown(locale, known)
        others = [other for other in found if other is not locale]
        for section, ids in known.items():
            mine = getattr(locale.doc, section)
            if section == "lines" and str(locale.file) in read:
                ids = {i for i in ids if study.subject.doc.lines[i].text}  # of a line without words the reader has told
            lacking = {i: o for o in others for i, text in getattr(o.doc, section).items() if text and i in ids and not mine.get(i)}
            yield from _lacking(locale, section, lacking)
        for key in ("title", "briefing"):
            if not getattr(locale.doc, key) and (has := next((o for o in others if getattr(o.doc, key)), None)):
                what = f"there is no {key} here, and {has.file.name} has one"
                yield at(locale.file, locale.lines, (), "locale-differs", what, f"write {key}:")


def _lacking(locale: Locale, section: str, missing: Mapping[str, Locale]) -> Iterator[Finding]:
    if missing:
        names = ", ".join(list(missing)[:SHOWN]) + (f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else "")
        what = f"{section} lack {names}, which {next(iter(missing.values())).file.name} has"
        yield at(locale.file, locale.lines, (section,), "locale-differs", what, "the same ids in every locale")


def _known(study: Study) -> dict[str, set[str]]:
    """Section of a locale -> the ids for which it may have texts."""
    doc = study.subject.doc
    return {section: set(getattr(doc, part)) for section, part, _ in SECTIONS} | {"outcomes": {e.outcome for e in doc.end}}


def _unknown(locale: Locale, known: Mapping[str, set[str]]) -> Iterator[Finding]:
    for section, ids in known.items():
        for name in getattr(locale.doc, section):
            if name not in ids:
                what = f"the scenario has nothing called {name!r} among its {PARTS.get(section, section)}"
                yield at(locale.file, locale.lines, (section, name), "unknown-name", what, "mend the id, or remove the text")


def _untitled(study: Study, known: Mapping[str, set[str]]) -> Iterator[Finding]:
    """What a report would have to call by its id. Where a text has an id that nothing has, it may be meant for it: that is told."""
    doc = study.subject.doc
    groups = {n for n in doc.cast if n.rpartition("-")[0] in doc.onlookers}
    titled = {("outcomes", e.outcome) for e in doc.end if e.title} | {("people", n) for n in groups}
    paths: dict[tuple[str, str], Loc] = {("outcomes", e.outcome): ("end", i) for i, e in reversed(list(enumerate(doc.end)))}
    for section, part, field in SECTIONS:
        titled |= {(section, n) for n, x in getattr(doc, part).items() if getattr(x, field) or section == "lines"}
        paths |= {(section, n): (part, n) for n in getattr(doc, part)}
    texts = [(section, n, text) for locale in study.locales for section in known for n, text in getattr(locale.doc, section).items()]
    given = {(section, n) for section, n, text in texts if text}
    stray = {section for section, n, _ in texts if n not in known[section]}
    for section, name in sorted((s, n) for s, ids in known.items() if s not in stray for n in ids if {(s, n)}.isdisjoint(titled | given)):
        what = f"{name} has no words: a report would have to show the id"
        yield study.subject.finding("untitled", paths[section, name], what, f"write them under {section}: in locales/", "warning")


# --- what gives it away ----------------------------------------------------------------------------------------------------


def telling(study: Study) -> Iterator[Finding]:
    """Titles and briefings that say which of the two it is."""
    remedy = "say what the trainee knows beforehand, and no more"
    for locale in study.locales:
        for key in ("title", "briefing"):
            if found := TELLING.search(getattr(locale.doc, key)):
                yield at(locale.file, locale.lines, (key,), "gives-away", f"{found[0]!r} in the {key} tells how it will end", remedy)
    if not study.locales:
        for key in ("title", "briefing"):
            if found := TELLING.search(getattr(study.subject.doc, key)):
                yield study.subject.finding("gives-away", (key,), f"{found[0]!r} in the {key} tells how it will end", remedy)


# --- voices ----------------------------------------------------------------------------------------------------------------


def voices(study: Study) -> Iterator[Finding]:
    """Speakers without a voice, voices that there are not, recordings of lines that there are not."""
    subject = study.subject
    file = subject.folder / "voices" / "voices.yaml"
    who = dict.fromkeys(line.who for line in subject.doc.lines.values())
    one_of = f"one of: {', '.join(VOICES)}"
    if not stands(file):
        if who:
            what = f"there is no voices/voices.yaml, and {', '.join(who)} speak{'s' * (len(who) == 1)}"
            yield subject.finding("missing-voice", ("lines",), what, "give each speaker a voice there")
        return
    try:
        doc, lines = parse_with_lines(read_text(file), speakers.VoicesDoc, file=str(file), format=speakers.FORMAT)
    except InputError as e:
        yield from unreadable(str(file), e)
        return
    for name in who:
        if name not in doc.speakers:
            yield at(
                file, lines, ("speakers",), "missing-voice", f"{name} speaks and has no voice", f"add {name}: {{voice: ...}}; {one_of}"
            )
    for name, speaker in doc.speakers.items():
        if speaker.voice not in VOICES:
            yield at(file, lines, ("speakers", name, "voice"), "missing-voice", f"there is no voice {speaker.voice!r}", one_of)
    for path in sorted(file.parent.glob("*/*.wav")):
        line = path.stem.partition(".")[0]
        if line not in subject.doc.lines:
            what = f"this is a recording of a line {line!r} that there is not"
            yield Finding("unknown-name", "warning", str(path), 0, 0, "", what, "name it as its line, or remove it")


def scripts(study: Study) -> Iterator[Finding]:
    """Scripted trainees that cannot be read."""
    for path in sorted((study.subject.folder / "trainees").glob("*.yaml")):
        try:
            study.read_script(path)
        except InputError as e:
            yield from unreadable(str(path), e)
