"""Policy packs (`dti-policy/1`): what a jurisdiction or an agency says about the duty to intervene, in our own words, with citation and
date. A training reference, not legal advice. `policy_read.py` reads them.

A pack says of each thing where it stands (`citation`), or that it is a choice of this project or of the agency (`ours`), or `none`: nothing
was found in what was read. `to_check` is what nobody has looked up yet: guidebooks print it beside the words, a debrief names the works in
its method.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from vr_dti.documents import Model
from vr_dti.library.values import Date, Line, Words, none_if_said
from vr_dti.story.graph_document import Name

FORMAT = "dti-policy/1"
NOTICE = "Training reference, not legal advice"

Channel = Literal["voice", "hands", "radio", "record"]
Told = Literal["supervisor", "chief", "dispatch", "outside"]
RungNumber = Annotated[int, Field(ge=0, le=6)]
FieldId = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,60}$")]


def _unknown(value: Any) -> Any:
    if value is None:
        raise ValueError("is empty; write 'unknown' if nobody knows")
    return None if value == "unknown" else value


_Known = Annotated[Date | None, BeforeValidator(_unknown, json_schema_input_type=Date | Literal["unknown"])]


class CitationDoc(Model):
    """Where something stands. Bills are no law and have no kind here; of a case it is said how it ended."""

    kind: Literal["case", "statute", "regulation", "agency_policy", "reference"]
    cite: Line
    date: _Known
    result: Words | None = None
    """how a case ended: who cites it must not read more into it"""
    source: Line | None = None
    """what was read, where it was not the text itself"""
    to_check: Words | None = None


class SaidDoc(Model):
    """A statement, and what it rests on."""

    text: Words
    citation: list[Name] = []
    """of `citations`"""
    ours: bool = False
    """a choice of this project, or of the agency whose pack it is; no law"""
    to_check: Words | None = None


class ClauseDoc(SaidDoc):
    """What a scene or a guidebook may refer to, as `pack.clause`."""

    date: Date | None = None
    """by default that of its citations"""


class TriggersDoc(SaidDoc):
    """What the duty answers to."""

    of: Literal["force", "any_violation"]


class ChannelsDoc(SaidDoc):
    """Which acts count as intervening."""

    of: Annotated[list[Channel], Field(min_length=1)]


class ToldDoc(SaidDoc):
    """Who counts as told: somebody above or outside the one who did it."""

    of: Annotated[list[Told], Field(min_length=1)]


class FieldDoc(Model):
    """A field of the report, and how the trainee is asked for it."""

    id: FieldId
    question: Line | None = None


def _field(value: Any) -> Any:
    return {"id": value} if isinstance(value, str) else value


class ReportDoc(Model):
    """The report of another's conduct. Deadlines are asked of the trainee, not timed."""

    to: Words
    deadline: Words
    fields: list[Annotated[FieldDoc, BeforeValidator(_field, json_schema_input_type=FieldDoc | FieldId)]] = []
    citation: list[Name] = []
    ours: bool = False
    to_check: Words | None = None


class RungDoc(Model):
    """A rung of the ladder in the agency's own words; its number is the same everywhere."""

    rung: RungNumber
    name: Line
    act: Words
    words: Annotated[list[Line], Field(max_length=4)] = []
    """what one says, typically"""


class CounselDoc(Model):
    """Who of the agency's counsel has read the pack, and when."""

    by: Line
    date: Date


_Said = Annotated[SaidDoc | None, BeforeValidator(none_if_said, json_schema_input_type=SaidDoc | Literal["none"])]
_Channels = Annotated[ChannelsDoc | None, BeforeValidator(none_if_said, json_schema_input_type=ChannelsDoc | Literal["none"])]
_Report = Annotated[ReportDoc | None, BeforeValidator(none_if_said, json_schema_input_type=ReportDoc | Literal["none"])]
_Counsel = Annotated[CounselDoc | None, BeforeValidator(none_if_said, json_schema_input_type=CounselDoc | Literal["none"])]
_Open = Annotated[Date | None, BeforeValidator(none_if_said, json_schema_input_type=Date | Literal["none"])]


class PolicyDoc(Model):
    """A policy pack. `none`: looked for in what was read, and not found."""

    format: str
    id: Name
    title: Line
    jurisdiction: Line
    notice: Words
    """that this is no legal advice"""
    about: Words | None = None
    effective_from: Date
    """from when what stands here has held"""
    effective_to: _Open
    reviewed_by_counsel: _Counsel
    triggers: TriggersDoc
    channels: _Channels
    rank: _Said
    """whether rank matters"""
    told_counts: ToldDoc
    report: _Report
    own_intervention_report: _Said
    """whether one's own intervening is to be reported too"""
    aid: _Said
    retaliation: _Said
    citations: Annotated[dict[Name, CitationDoc], Field(min_length=1)]
    clauses: Annotated[dict[Name, ClauseDoc], Field(min_length=1)]
    ladder: list[RungDoc] = []
    """all seven rungs, or none: those of the training reference hold then"""


SAID = ("triggers", "channels", "rank", "told_counts", "report", "own_intervention_report", "aid", "retaliation")
"""the fields that are statements, in the order they are printed"""


@dataclass(frozen=True, slots=True)
class Policy:
    """A pack as it was read."""

    doc: PolicyDoc
    sha256: str
    """of its text: what a record keeps beside its id"""
    file: str

    @property
    def id(self) -> str:
        return self.doc.id

    def cited(self, said: SaidDoc | ReportDoc) -> str:
        """Where a statement stands and of what date that is, in one line; empty where it is its author's choice."""
        text = "; ".join(_dated_cite(self.doc.citations[c]) for c in said.citation)
        own = said.date if isinstance(said, ClauseDoc) else None
        return f"{text}, from {own}" if text and own else text

    def to_check(self, said: SaidDoc | ReportDoc) -> tuple[str, ...]:
        """What nobody has looked up yet, of a statement and of what it cites."""
        found = [self.doc.citations[c] for c in said.citation]
        notes = [said.to_check, *(f"{c.cite}: {c.to_check}" for c in found if c.to_check)]
        return tuple(n for n in notes if n)

    def unread(self, said: SaidDoc | ReportDoc, name: str) -> tuple[str, ...]:
        """What is still to be held against the text itself: works that a statement cites, and the statement itself, by `name`."""
        found = [self.doc.citations[c] for c in said.citation]
        return (*([name] if said.to_check else []), *(c.cite for c in found if c.to_check))

    def results(self, said: SaidDoc | ReportDoc) -> tuple[str, ...]:
        """How the cases that it cites ended."""
        found = [self.doc.citations[c] for c in said.citation]
        return tuple(f"{c.cite[:1].upper()}{c.cite[1:]}: {c.result}" for c in found if c.result)


def _dated_cite(citation: CitationDoc) -> str:
    """The citation with its date, unless it says the year itself."""
    if citation.date is None:
        return f"{citation.cite} (date not known)"
    return citation.cite if citation.date[:4] in citation.cite else f"{citation.cite} (as of {citation.date})"
