"""What changes: the whole world at an instant as frozen values of plain numbers and words, so that it can be kept, compared and replayed.

Positions are world metres; `_ms` is story time. Everything that moves by itself (a clip, a walk, a spoken line) is stored as *when it
began*, never as how far it is: `pose.py` computes the rest for any instant.
"""

from __future__ import annotations

from dataclasses import dataclass

from vr_dti.events import Pose
from vr_dti.samples import Curl
from vr_dti.world.hurt import Hurt

WEAPONS = frozenset(("handgun", "cew", "spray", "baton"))
"""tools whose drawing, aiming and use are the trainee's own force"""


@dataclass(frozen=True, slots=True)
class Footfall:
    """A foot put down: it leaves where it was at `lift_ms` and stands here from `land_ms` on."""

    x_m: float
    z_m: float
    heading_rad: float
    lift_ms: int
    land_ms: int


@dataclass(frozen=True, slots=True)
class Stance:
    """Where a trainee's feet are, as others see them; nobody tracks them, so they follow the head in steps. Each foot: before, now."""

    left: tuple[Footfall, Footfall]
    right: tuple[Footfall, Footfall]


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand of a trainee, in world. `grip` is None where no device says where it is; `aim` may then be where it pointed last."""

    grip: Pose | None = None
    aim: Pose | None = None
    squeezed: bool = False
    tool: str = ""
    """what of the belt is in it, of `tools.TOOLS`; empty: nothing"""
    curl_permille: Curl | None = None
    """None: not told, it is open or closed"""
    gone: Pose | None = None
    """where a hand that is not tracked any more was last; kept by `step`"""
    gone_ms: int = -1
    """and since when"""

    @property
    def armed(self) -> bool:
        """It holds a weapon: such a hand points and strikes, it does not touch."""
        return self.tool in WEAPONS


@dataclass(frozen=True, slots=True)
class Lying:
    """A tool of a trainee's belt that was dropped: where it lies, and from how high and when it fell."""

    tool: str
    x_m: float
    z_m: float
    heading_rad: float
    from_m: float
    since_ms: int


@dataclass(frozen=True, slots=True)
class Body:
    """A trainee in the world: head and hands as last reported."""

    trainee: str
    head: Pose | None = None
    left: Hand = Hand()
    right: Hand = Hand()
    stance: Stance | None = None
    """kept by `step`, whatever the caller hands in; None until a head was seen"""
    standing_m: float = 0.0
    """the greatest height of the head so far: how tall this trainee is. Kept by `step`."""
    lying: tuple[Lying, ...] = ()
    cuffed: str = ""
    """on whose wrists this trainee's handcuffs are; empty: on nobody's"""
    half_on: str = ""
    """on whose wrist one half of them is closed; the other is in the hand that holds them"""
    head_lost: bool = False
    """the device last said that it does not know where the head is; `head` is where it was before"""


@dataclass(frozen=True, slots=True)
class Motion:
    """A clip that plays since `since_ms`, and where its actor travels meanwhile: straight from A to B in [since_ms, until_ms], or from
    `leaves_ms` on where that is given."""

    clip: str
    since_ms: int
    from_xz: tuple[float, float]
    to_xz: tuple[float, float]
    from_heading_rad: float
    to_heading_rad: float
    until_ms: int
    """equals `since_ms` for somebody who stays"""
    leaves_ms: int = -1
    """when the way begins, if later than the clip does; -1: with the clip"""
    left: tuple[Footfall, ...] = ()
    right: tuple[Footfall, ...] = ()
    """the steps of that way, the first one where the foot stands at its beginning; empty: the feet are the clip's"""
    nth: int = 0
    """which of its actor's movements it is, by which chance is drawn: `since_ms` hangs on the frame rate"""


@dataclass(frozen=True, slots=True)
class Errand:
    """What an actor will do when he is there, or when what he must do first is over."""

    clip: str
    to_xz: tuple[float, float] | None = None
    to_heading_rad: float | None = None
    """None, of either: as he then stands"""
    due_ms: int = -1
    """not before; -1: as soon as he can"""
    halted: bool = False
    """somebody stands in the way"""


@dataclass(frozen=True, slots=True)
class Saying:
    """A line being spoken."""

    line: str
    since_ms: int
    until_ms: int
    to: str = ""
    level_db: int = -1
    """at one metre, where it is not the line's own; -1: it is"""
    feels: str = "calm"
    """what the speaker felt when he began: a line may have been recorded several times"""
    feels_permille: int = 0


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who is not there and speaks: dispatch, on the radio of a trainee."""

    who: str
    saying: Saying


@dataclass(frozen=True, slots=True)
class Contact:
    """A trainee's hand on somebody: since it met the body it has gone `deep_m` further, against the chest as the clip alone has it."""

    trainee: str
    side: str
    """`left` or `right`"""
    part: str
    """what it met, of `parts.PARTS`"""
    held: bool
    """the hand is closed on it: it pulls as well as pushes"""
    from_m: tuple[float, float, float]
    """where it met, from the chest's joint"""
    into: tuple[float, float, float]
    """unit, from there into the body"""
    deep_m: float = 0.0
    mps: float = 0.0
    """how fast that grows, smoothed"""


@dataclass(frozen=True, slots=True)
class Lean:
    """How a body gives way to hands: turns of its trunk, vectors in world in radians; a spring since `since_ms`, read by `leaning.at`."""

    since_ms: int
    turn: tuple[float, float, float] = (0.0, 0.0, 0.0)
    rate: tuple[float, float, float] = (0.0, 0.0, 0.0)
    to: tuple[float, float, float] = (0.0, 0.0, 0.0)
    """where it comes to rest"""
    contacts: tuple[Contact, ...] = ()
    stepped_ms: int = -1
    """when a shove last made it take a step; -1 never"""


@dataclass(frozen=True, slots=True)
class Actor:
    """A character: what it does now, what it did before (the two are cross-faded), where it looks, what it says."""

    name: str
    now: Motion
    before: Motion | None = None
    older: Motion | None = None
    """what `before` was faded from, where it was not over when `now` began"""
    errand: Errand | None = None
    look: str = ""
    """an actor, `trainee:ID`, a mark, or empty for straight ahead"""
    look_since_ms: int = 0
    look_before: str = ""
    saying: Saying | None = None
    flinch_ms: int = -1
    """when a blow last landed on this body; -1 never"""
    feels: str = "calm"
    """of `events.EMOTIONS`: what the story says the face shows"""
    feels_permille: int = 0
    feels_since_ms: int = 0
    felt: str = "calm"
    """and what it showed before that"""
    felt_permille: int = 0
    lean: Lean | None = None
    """how a trainee's hands bend it; None: no hand does"""
    hurts: tuple[Hurt, ...] = ()
    """what trainees' tools did to it, in order"""


@dataclass(frozen=True, slots=True)
class ActiveFact:
    """A fact that holds now, since when. What must be seen or heard of it stands in the setting."""

    name: str
    since_ms: int


@dataclass(frozen=True, slots=True)
class PlayingSound:
    """A sound effect that began at `since_ms` at an actor's body, a mark or a prop."""

    clip: str
    at: str
    since_ms: int
    to: str = ""
    """where it goes to, within `travel_ms`; empty: it stays"""
    travel_ms: int = 0


@dataclass(frozen=True, slots=True)
class Prop:
    """A small thing: where it is since `since_ms`, and where it was before that (it takes a moment to get there)."""

    name: str
    at: str = ""
    """an actor, a mark on whose ground it lies, or empty: nowhere"""
    part: str = ""
    """what of that actor it is on; empty: the right hand"""
    since_ms: int = 0
    before_at: str = ""
    before_part: str = ""


@dataclass(frozen=True, slots=True)
class Turned:
    """What goes over from one setting to another: the light, the weather. Empty names: the place's own."""

    now: str = ""
    before: str = ""
    since_ms: int = 0
    over_ms: int = 0
    """how long it takes"""

    def share_at(self, t_ms: float) -> float:
        """How much of `now` is there, 0..1; the rest is `before`."""
        done = 1.0 if self.over_ms <= 0 else min(1.0, max(0.0, (t_ms - self.since_ms) / self.over_ms))
        return done * done * (3.0 - 2.0 * done)

    def to(self, name: str, at_ms: int, over_ms: int) -> Turned:
        """Going over to `name` from whichever of its two settings is nearer at `at_ms`."""
        if name == self.now:
            return self
        return Turned(name, self.now if self.share_at(at_ms) >= 0.5 else self.before, at_ms, over_ms)


@dataclass(frozen=True, slots=True)
class World:
    """Everything that changes, at `time_ms`."""

    time_ms: int
    actors: tuple[Actor, ...]
    bodies: tuple[Body, ...] = ()
    facts: tuple[ActiveFact, ...] = ()
    sounds: tuple[PlayingSound, ...] = ()
    voices: tuple[Voice, ...] = ()
    props: tuple[Prop, ...] = ()
    """those of the setting, in its order"""
    fade_since_ms: int = -1
    fade_ms: int = 0
    fade_from: float = 0.0
    fade_to: float = 1.0
    """how black the picture was as it began to fade, and will be: 0 clear, 1 black"""
    outcome: str = ""
    light: Turned = Turned()
    weather: Turned = Turned()
    torches: tuple[str, ...] = ()
    """trainees and actors whose flashlight is on"""

    def fade_at(self, t_ms: float) -> float:
        """How black the picture is: 0 clear, 1 black."""
        if self.fade_since_ms < 0 or t_ms < self.fade_since_ms:
            return self.fade_from
        done = 1.0 if self.fade_ms <= 0 else min(1.0, (t_ms - self.fade_since_ms) / self.fade_ms)
        return self.fade_from + (self.fade_to - self.fade_from) * done
