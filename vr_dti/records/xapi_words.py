"""The words of our xAPI statements: verbs, activity types and extensions, each defined. `docs/xapi-profile.jsonld` is made of them.

No address is registered for the project yet. Until one is, the reserved domain `vr-dti.example` stands in: its IRIs name things and
lead nowhere. A change of meaning makes a new version, never a new meaning of an old word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

BASE = "https://vr-dti.example/xapi"
VERSION = "1"
PROFILE = f"{BASE}/profile"
PROFILE_VERSION = f"{PROFILE}/v{VERSION}"
PROFILE_TYPE = "http://adlnet.gov/expapi/activities/profile"
SIMULATION = "http://adlnet.gov/expapi/activities/simulation"

Place = Literal["ResultExtension", "ContextExtension"]


@dataclass(frozen=True, slots=True)
class Word:
    """A verb or a type of activity."""

    iri: str
    label: str
    definition: str

    @property
    def verb(self) -> dict[str, Any]:
        return {"id": self.iri, "display": {"en": self.label}}


@dataclass(frozen=True, slots=True)
class Extension:
    """A value of ours in a statement, and what JSON it is."""

    name: str
    place: Place
    type: Literal["string", "integer", "boolean", "object", "array"]
    definition: str

    @property
    def iri(self) -> str:
        return f"{BASE}/extensions/{self.name}"


def _verb(name: str, label: str, definition: str) -> Word:
    return Word(f"{BASE}/verbs/{name}", label, definition)


COMPLETED = Word("http://adlnet.gov/expapi/verbs/completed", "completed", "The run came to an end that its story knows.")
TERMINATED = Word("http://adlnet.gov/expapi/verbs/terminated", "terminated", "The record ends before the story does.")
EXPERIENCED = Word("http://adlnet.gov/expapi/verbs/experienced", "experienced", "A course of conduct, whose window is not counted.")
USED = _verb("used-opportunity", "used an opportunity", "Acted within the window of a course of conduct.")
NOT_USED = _verb(
    "did-not-use-opportunity",
    "did not use an opportunity",
    "No act to the officer fell into the window in this run; why is not said.",
)
PRESENT = _verb("was-present-at", "was present at", "It happened, and this trainee could not perceive it.")
INTERVENED = _verb("intervened", "intervened", "A counted act: a word or a hand to the officer, or the radio.")
PRACTISED = _verb("practised", "practised", "A retry from a moment of a recorded run. Never scored.")

VERBS = (USED, NOT_USED, PRESENT, INTERVENED, PRACTISED)
OPPORTUNITY = Word(
    f"{BASE}/activity-types/opportunity", "opportunity", "A course of conduct as an opportunity to intervene, with its window."
)
ACTIVITY_TYPES = (OPPORTUNITY,)

_R: Place = "ResultExtension"
_C: Place = "ContextExtension"
_MEASURE = "Object: `state` (a latency, a mark, none, not scorable) and, of a latency, `after_perceivable_ms`."

EXTENSIONS = (
    Extension("outcome", _R, "string", "Id of the outcome in the scenario."),
    Extension(
        "counts", _R, "object", "Object: the counts of the findings' summary by name, such as `perceivable`, `used`, `not_used`. No grade."
    ),
    Extension("use", _R, "string", "What was made of the opportunity, in the words of the findings' schema."),
    Extension(
        "steps", _R, "array", "Of each cue within the opportunity: `cue`, `kind`, `use`, and `notice` with `state`, `by`, `after_ms`."
    ),
    Extension("words", _R, "object", f"First words. {_MEASURE}"),
    Extension("hands", _R, "object", f"First hands-on. {_MEASURE}"),
    Extension("call", _R, "object", f"First radio call. {_MEASURE}"),
    Extension("rung-reached", _R, "integer", "Highest rung of the ladder (0-4) used in the window."),
    Extension("fit", _R, "string", "The rung used against the lowest adequate one: adequate, below, call_only, none."),
    Extension("window-ms", _R, "integer", "Length of the window in this run; 0 where it never opened."),
    Extension("channel", _R, "string", "Of an act: speech, radio or hands."),
    Extension("act", _R, "string", "Kind of act: spoke, touched, stepped_between."),
    Extension("rung", _R, "integer", "Rung of the ladder, 0-6: prevent, probe, alert, challenge, take action, call, aftermath."),
    Extension("label", _R, "string", "Who says so: sensed, recognised, keyed, instructor."),
    Extension("confidence-permille", _R, "integer", "Of a machine label."),
    Extension(
        "guessed",
        _R,
        "boolean",
        "True of a machine label of speech that no phrase of a vocabulary gives: the words resemble sentences that mean it. Else absent.",
    ),
    Extension("mark", _R, "boolean", "Entered by key or by the instructor: a mark, no latency."),
    Extension("after-perceivable-ms", _R, "integer", "From the instant the cue could be perceived to the act, raw."),
    Extension("session", _C, "string", "Digest of the session file: SHA-256 of its last entry, hex."),
    Extension("story-time-ms", _C, "integer", "Story time of the event; pauses do not count."),
    Extension("scene-hash", _C, "string", "SHA-256 of the scenario the run was made of."),
    Extension("seed", _C, "integer", "Seed of all chance."),
    Extension("dials", _C, "object", "Object: the dials of the run. Two runs with different dials are two different tests."),
    Extension("lawful", _C, "boolean", "The run was of the lawful twin of a scenario: there was nothing to stop."),
    Extension("display", _C, "string", "What the trainee looked at and what it can measure: headset, walls_tracked, walls_voice, desktop."),
    Extension("program", _C, "string", "Version of the program that recorded the session."),
    Extension(
        "overridden",
        _C,
        "boolean",
        "The instructor bent the story before or in it, or spoke as somebody of the scene over it or shortly before.",
    ),
    Extension("simulated", _C, "boolean", "The trainee is a script, not a person."),
)
