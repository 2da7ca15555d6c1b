"""From a turn to the instructor's strip: node, clock, open window, last intent, tracking, sound, battery - words that read at a glance."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vr_dti.debrief.judgement import RULES
from vr_dti.events import HANDS_ON, Intent
from vr_dti.intents.memory import NOT_STARTED, PAUSED
from vr_dti.ports import Strip
from vr_dti.run import Tick
from vr_dti.samples import Status, Tracked
from vr_dti.scene import Scene
from vr_dti.world.state import World
from vr_dti.world.talking import in_words, talk_of

QUIET = frozenset({"gazed", "distance", "let_go", "stepped_away", "kept_off", "pause", "resume"})
"""intents that are no news to an instructor who watches"""
ENDED = "the scene has ended - O goes back, Esc Esc ends the run"
CALM = {NOT_STARTED: "Space starts the run", PAUSED: "paused - Space goes on"}
"""why the story stands where somebody wants it to, and what they do next"""


class StripKeeper:
    """Remembers what devices last said of themselves, and puts each turn into words."""

    def __init__(
        self,
        scene: Scene | None = None,
        *,
        sound: Callable[[], str] = lambda: "",
        level: Callable[[], str] = lambda: "",
        steered: bool = True,
    ) -> None:
        """`sound` is asked each frame how the sound fares, `level` how loud the instructor speaks while he does. `steered`: somebody has
        keys; a replay asks for none."""
        self._steered = steered
        self._cues = scene.story.cues if scene else ()
        self._facts = tuple(f.name for f in scene.story.facts) if scene else ()
        self._nodes = [[n.name.replace("_", " ") for n in r.nodes] for r in scene.story.regions] if scene else []
        self._sound, self._level = sound, level
        self._lost: dict[str, None] = {}
        self._battery: dict[str, int] = {}
        self._picture_percent = self._edges_percent = 100
        self._followed = False
        """somebody follows the head, rather than assume where it is"""
        self._last_intent = ""
        self._floor = ""
        self._ring = ""
        self._alert: dict[str, str] = {}
        self._swapped = ""

    def strip(self, tick: Tick, problem: str = "") -> Strip:
        """The strip after `tick`; `problem` is what the session file complains of."""
        for sample in tick.samples:
            if isinstance(sample.data, Status):
                self._status(sample.data)
            elif isinstance(sample.data, Tracked) and sample.data.device == "head":
                self._followed = sample.data.tracked
        told = [i for i in tick.intents if i.kind not in QUIET]
        if told:
            self._last_intent = _in_words(told[-1])
        run = tick.run
        held = run.memory.held_by
        return Strip(
            node=self._nodes[0][run.story.regions[0].node] if self._nodes else "",
            story_ms=tick.story_ms,
            running=run.memory.clock.running,
            waiting=NOT_STARTED in held,
            over=bool(run.story.outcome),
            window=self._window(tick),
            last_intent=self._last_intent,
            tracking="lost: " + ", ".join(self._lost) if self._lost else "tracked" if self._followed else "not tracked",
            sound=self._sound(),
            battery_percent=min(self._battery.values(), default=-1),
            picture=self._picture(),
            take=tick.take,
            air=self._air(run.world),
            on_air=self._on_air(run.world, running=run.memory.clock.running),
            alert=problem or next(iter(self._alert.values()), "") or ("" if NOT_STARTED in held else _why_it_stands(held)) or self._swapped,
            prompt=self._prompt(held, run.story.outcome) if self._steered else "",
            floor=": ".join(filter(None, (self._floor, self._ring))) if NOT_STARTED in held else "",
            ring=bool(self._ring),
        )

    def _picture(self) -> str:
        picture = f"picture at {self._picture_percent} %" if self._picture_percent < 100 else ""
        edges = f"edges at {self._edges_percent} %" if self._edges_percent < self._picture_percent else ""
        return ", ".join(filter(None, (picture, edges)))

    def _air(self, world: World) -> str:
        if not world.light.now:
            return ""
        return f"{world.light.now}, {world.weather.now}" + (" (H W)" if self._steered else "")

    def _on_air(self, world: World, *, running: bool) -> str:
        talk = talk_of(world)
        if talk is None:
            return ""
        return f"{talk.who}  {self._level()}".strip() if running else f"{talk.who} - unheard while the story stands"

    @staticmethod
    def _prompt(held: Sequence[str], outcome: str) -> str:
        if NOT_STARTED in held:  # a headset that is not on yet is no alarm
            missing = _why_it_stands(held)
            return CALM[NOT_STARTED] + (f" ({missing})" if missing else "")
        return CALM[PAUSED] if PAUSED in held else ENDED if outcome else ""

    def _status(self, status: Status) -> None:
        match status.what:
            case "tracking" if status.value:
                self._lost.pop(status.text, None)
            case "tracking":
                self._lost[status.text] = None
            case "battery_percent":
                self._battery[status.text] = status.value
            case "play_area":
                self._floor = status.text
            case "placed":
                self._ring = status.text
            case "picture_percent":
                self._picture_percent = status.value
            case "edges_percent":
                self._edges_percent = status.value
            case "swapped":  # the least of all alarms: it hides none
                self._swapped = f"{status.text} - let the trainee change hands" if status.value else ""
            case "microphone" if status.value:
                self._alert.pop("microphone", None)
            case "microphone":
                self._alert["microphone"] = "the trainee is not heard - keys 0-6 enter rungs"
            case "microphone_level" if status.value:
                self._alert.pop("microphone_level", None)
            case "microphone_level":
                self._alert["microphone_level"] = "the trainee's microphone clips - turn it down"
            case "voice_files" if status.value:
                self._alert.pop("voice_files", None)
            case "voice_files":
                self._alert["voice_files"] = f"the trainee's voice is not kept: {status.text}"
            case "instructor_mic" if status.value:
                self._alert.pop("instructor_mic", None)
            case "instructor_mic":
                self._alert["instructor_mic"] = f"your microphone: {status.text}"
            case "runtime" if status.value:
                self._alert.pop("runtime", None)
            case "runtime":
                self._alert["runtime"] = "headset lost - picture goes on here"
            case _:
                pass

    def _window(self, tick: Tick) -> str:
        """The cue that goes on and began last, and for how long."""
        since = {f.name: f.since_ms for f in tick.run.world.facts}
        begun = [
            (max(since[self._facts[f]] for f in c.facts), c.title) for c in self._cues if all(self._facts[f] in since for f in c.facts)
        ]
        if not begun or tick.run.story.outcome:
            return ""
        since_ms, title = max(begun)
        return f"{(tick.story_ms - since_ms) / 1000:.1f} s  {title}"


def _why_it_stands(held: Sequence[str]) -> str:
    """The first reason that nobody wanted."""
    return next((h for h in held if h not in CALM), "")


def _in_words(intent: Intent) -> str:
    if intent.kind == "command":
        if intent.name in ("light", "weather"):
            return f"{intent.name}: {intent.text}"
        if intent.name == "talk":
            return in_words(intent).removeprefix("instructor ")
        return _relabelled(intent) if intent.name == "relabel" else intent.name.replace("_", " ")
    rung = f" rung {intent.rung}" if intent.rung >= 0 else ""
    to = f" - {intent.to}" if intent.to else ""
    part = f" {intent.part}" if intent.part and intent.kind in HANDS_ON else ""
    name = f" {intent.name.replace('_', ' ')}" if intent.name else ""
    return f"{intent.kind.replace('_', ' ')}{rung}{name}{to}{part}{_unsure(intent)}"


def _relabelled(intent: Intent) -> str:
    return f"relabeled: rung {intent.rung} - {intent.to}" if intent.text else "nothing said yet that could be relabeled"


def _unsure(intent: Intent) -> str:
    """A machine's label that counts for nothing until somebody decides asks the instructor; so does one that is guessed, which counts."""
    unsure = intent.label == "recognised" and intent.confidence_permille < RULES.confidence_permille.value
    why = "unsure" if unsure else "guessed" if intent.guessed else ""
    return f" {intent.confidence_permille / 10:.0f} % {why}: L" if why else ""
