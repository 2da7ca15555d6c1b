"""What devices say: a sample and the seven things it can hold. Never merged, never dropped; the beginning of the way of the data.

Recognised speech, the instructor's console, a script and a replayed file are sources like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vr_dti.events import Pose

About = Literal["", "medical", "supervisor", "backup", "chatter", "apart"]
"""what words are about; empty: not told"""
CALLS: tuple[About, ...] = ("medical", "supervisor", "backup", "chatter")
"""of those, what a radio call can be about"""
APART: About = "apart"
"""and words to an officer: whatever their rung, they keep him away from the person"""
TrackerDevice = Literal["tracker_handheld_object", "tracker_camera", "tracker_keyboard"]
"""A tracker on a thing, by its role in the runtime: of all roles those that are no part of a body"""
TRACKER = "tracker_"
"""begins their names; the role follows"""
TrackedDevice = Literal["head", "left_grip", "left_aim", "right_grip", "right_aim", "eyes", TrackerDevice]
"""`eyes`: between the eyes, looking where they look; of devices that track them"""


@dataclass(frozen=True, slots=True)
class Tracked:
    """A pose in the trainee's stage. A pose that is not valid carries whatever the device said and must not be used."""

    device: TrackedDevice
    pose: Pose
    position_valid: bool = True
    orientation_valid: bool = True
    tracked: bool = True
    """False where the device extrapolates rather than sees"""
    kind: Literal["tracked"] = "tracked"

    @property
    def valid(self) -> bool:
        """Position and orientation may both be used."""
        return self.position_valid and self.orientation_valid


@dataclass(frozen=True, slots=True)
class Button:
    """An analogue or digital control of a hand: `trigger`, `squeeze`, `select`, `menu`, `talk`; `value` 0..1. Of a tracker: `trigger`."""

    device: Literal["left", "right", TrackerDevice]
    name: Literal["trigger", "squeeze", "select", "menu", "talk"]
    value: float
    kind: Literal["button"] = "button"


Curl = tuple[int, int, int, int, int]
"""how far thumb, index, middle, ring and little finger are bent, thousandths: 0 as of an open hand, 1000 as of a fist"""


@dataclass(frozen=True, slots=True)
class Fingers:
    """How far the fingers of a hand without a controller are bent; empty: it is not seen."""

    device: Literal["left", "right"]
    curl_permille: Curl | tuple[()] = ()
    kind: Literal["fingers"] = "fingers"


@dataclass(frozen=True, slots=True)
class Speech:
    """What a recogniser (or a script standing for one) heard: a rung, to whom, and the words. Device time is the onset of speech."""

    rung: int
    to: str
    text: str = ""
    confidence_permille: int = 1000
    about: str = ""
    """one of `About`"""
    loud_db: int = 0
    """against the trainee's own normal voice"""
    readings: tuple[tuple[str, int], ...] = ()
    """where `to` is empty: (class of addressee, rung) as the words allow, the likeliest first; gaze and distance choose"""
    length_ms: int = 0
    """from onset to end; 0: not told"""
    again: int = 0
    """how often the same had been said shortly before"""
    unclear: bool = False
    """not understood: `readings` are of whose the words may be, if anybody hears them"""
    guessed: bool = False
    """no phrase of a vocabulary says so: the words resemble sentences that mean it"""
    transcript: bool = False
    """words for the log only: too quiet or too unclear to be anybody's act, or our own loudspeakers"""
    kind: Literal["speech"] = "speech"


@dataclass(frozen=True, slots=True)
class Key:
    """A key or mouse button of the desktop, or of a presenter's clicker, by its printed name: `3`, `r`, `mouse_left`, `page_down`."""

    name: str
    down: bool
    kind: Literal["key"] = "key"


@dataclass(frozen=True, slots=True)
class Command:
    """What the instructor asked for. Names and values: `COMMANDS`."""

    name: str
    value: int = 0
    text: str = ""
    by: str = "instructor"
    kind: Literal["command"] = "command"


COMMANDS: dict[str, str] = {
    "start": "start the story clock",
    "pause": "stop the story clock; again: go on",
    "stop": "fade out and end the run at once",
    "bookmark": "mark this moment for the debrief",
    "rung": "enter a spoken rung (value) for the trainee: a mark, not a latency",
    "relabel": "the last words of the trainee were another rung (value): the machine's label stays beside it",
    "partner_yields": "override: the partner gives in",
    "partner_doubles_down": "override: the partner goes on",
    "light": "the light of the next hour, or of `text`: day, overcast, dusk, night",
    "weather": "the next weather, or `text`: dry, damp, rain, fog",
    "malfunction": "the trainee's handgun does not fire until a hand closes on it and clears it",
    "talk": "the instructor speaks as `text`, an actor or dispatch (1: from now on, 0: no longer)",
    "do_over": "put the trainee back before the last opportunity; practice from here",
    "view": "mirror: trainee's view or third person",
}


@dataclass(frozen=True, slots=True)
class Status:
    """A device's word about itself: `worn`, `focus`, `tracking`, `battery_percent`, `profile`, `recentred`, `runtime`, `sound`, ..."""

    what: str
    value: int = 0
    text: str = ""
    kind: Literal["status"] = "status"


AS_ASKED = "as asked for"
"""text of a `Status` that tells what an option asked for, and nothing that befell the device"""

SampleData = Tracked | Button | Fingers | Speech | Key | Command | Status


@dataclass(frozen=True, slots=True)
class Sample:
    """What a device said, when by its own clock, when by ours, and about whom. Never merged, never dropped."""

    t_ns: int
    """our monotonic time of receipt"""
    source: str
    seq: int
    """1, 2, 3... within the source"""
    trainee: str
    data: SampleData
    device_ns: int = 0
    """the act's own time, moved to our monotonic clock; 0 where the device does not say (then `t_ns` stands for it)"""
    uncertainty_ns: int = 0

    @property
    def act_ns(self) -> int:
        """When it was done, as well as anybody knows."""
        return self.device_ns or self.t_ns

    @property
    def order(self) -> tuple[int, str, int]:
        """The one order of samples: time, source, sequence; never arrival."""
        return (self.t_ns, self.source, self.seq)
