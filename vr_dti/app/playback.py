"""A recorded session in a window: space pauses, arrows step five seconds, V or Tab changes eyes, Esc ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from vr_dti.app.pictures import Eyes
from vr_dti.app.say import Once
from vr_dti.backends.graphics import Graphics
from vr_dti.console.strip import StripKeeper
from vr_dti.recording.log import Log
from vr_dti.render.overlay import Overlay
from vr_dti.render.renderer import Renderer
from vr_dti.render.surface import Surface, Target
from vr_dti.replay import ticks
from vr_dti.run import Tick
from vr_dti.scene import Scene
from vr_dti.timebase import NS_PER_MS

SIZE_PX = (1280, 720)
STEP_MS = 5_000
ORDER = ("trainee", "instructor", "subject", "partner", "above")
HELP = (
    ("Space", "pause, go on"),
    ("left, right", "five seconds back, on"),
    ("V, Tab", "another pair of eyes"),
    ("F1", "this help"),
    ("Esc", "close"),
)


def play(scene: Scene, log: Log, eyes: Eyes, say: Callable[[str], None]) -> None:
    """Show the session until it is closed. Raises `GraphicsError` where there is no screen."""
    with ExitStack() as stack:
        graphics = stack.enter_context(Graphics.windowed())
        surface = graphics.window("replay", title=f"vr-dti - {log.path.name}", size=SIZE_PX, vsync=True)
        stack.callback(surface.close)
        renderer = Renderer(graphics.ctx, scene.setting, scene.people, trainee_person=scene.scenario.doc.trainee_person)
        stack.callback(renderer.close)
        overlay = Overlay(graphics.ctx)
        stack.callback(overlay.close)
        say("replaying; Esc closes the window")
        _Player(scene, log, eyes, surface, renderer, overlay).run()


class _Player:
    """Where the replay is, and what the keys change of it."""

    def __init__(self, scene: Scene, log: Log, eyes: Eyes, surface: Surface, renderer: Renderer, overlay: Overlay) -> None:
        self.scene, self.log, self.eyes = scene, log, eyes
        self.surface, self.renderer, self.overlay = surface, renderer, overlay
        self.keeper = StripKeeper(scene, steered=False)
        self.turns: Iterator[Tick] = self._from()
        self.running, self.help_shown, self.ended = True, True, False
        self.at_ns = 0
        """of the session's own clock: what should be on screen now"""
        self.target: Target | None = None
        self.notice = Once()

    def _from(self, at_ns: int | None = None) -> Iterator[Tick]:
        return (tick for _, tick in ticks(self.scene, self.log, since_ns=at_ns))

    def run(self) -> None:
        tick = next(self.turns, None)
        if tick is None:
            return
        self.at_ns = tick.frame.now_ns
        index, last_ns = 0, None
        while not (self.ended or self.surface.closing):
            frame = self.surface.wait(index)
            self.surface.pump(index)
            for press in self.surface.take_keys():
                if press.down:
                    tick = self._obey(press.name, tick)
            if self.running and last_ns is not None:
                self.at_ns += frame.now_ns - last_ns
            last_ns, index = frame.now_ns, index + 1
            tick = self._up_to(self.at_ns, tick)
            self._draw(tick)
        if self.target is not None:
            self.target.release()

    def _up_to(self, at_ns: int, tick: Tick) -> Tick:
        while tick.frame.now_ns < at_ns:
            following = next(self.turns, None)
            if following is None:
                self.running, self.at_ns = False, tick.frame.now_ns
                break
            tick = following
            self.keeper.strip(tick)
        return tick

    def _obey(self, key: str, tick: Tick) -> Tick:
        match key:
            case "space":
                self.running = not self.running
            case "right":
                self.at_ns += STEP_MS * NS_PER_MS
            case "left":  # a replay only goes forward: take it up at a kept second, and run to five seconds before
                self.at_ns -= STEP_MS * NS_PER_MS
                self.turns = self._from(self.at_ns)
                self.keeper = StripKeeper(self.scene, steered=False)  # what it remembers has not happened yet
                tick = next(self.turns, tick)
                self.at_ns = max(self.at_ns, tick.frame.now_ns)
            case "v" | "tab":
                self.eyes = Eyes(ORDER[(ORDER.index(self.eyes.whose) + 1) % len(ORDER)])
            case "f1":
                self.help_shown = not self.help_shown
            case "escape":
                self.ended = True
        return tick

    def _draw(self, tick: Tick) -> None:
        size_px = self.surface.size_px
        if size_px == (0, 0):
            return
        if self.target is None or self.target.size_px != size_px:
            if self.target is not None:
                self.target.release()
            self.target = Target(self.surface.ctx, size_px, samples=4)
        rect = (0, 0, *size_px)
        views = self.eyes.camera()(self.eyes.standpoint(self.scene, tick), self.target.framebuffer, rect)
        self.renderer.draw(tick.shown, views)
        self.notice(self.renderer.problem)
        self.target.resolve()
        self.overlay.draw_strip(self.keeper.strip(tick), self.target.resolved, rect)
        if self.help_shown:
            self.overlay.draw_help(HELP, self.target.resolved, rect, title=f"Replay: {self.eyes.whose}")
        self.surface.present(self.target.texture)
