"""What runs in the sound process, whatever the device: render blocks a little ahead of the device, always of the newest scene.

The device's own thread takes ready blocks (`take`); the process's main thread makes them (`fill`). Devices take them in bursts; they are
made one by one over the time between, so that each is of the newest scene. Each of the two threads may be held up by the machine while the
other runs: whoever takes a block and finds that none was made for too long makes the next one himself. The device keeps some sound of its
own, so that one block that is just being made may be waited for: less than its length.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import replace

from vr_dti.audio.ahead import Ahead
from vr_dti.audio.hrtf import Floats32
from vr_dti.audio.link import Link, LinkRegister, SceneReader
from vr_dti.audio.live import LiveReader
from vr_dti.audio.mixer import NOBODY, Mixer
from vr_dti.timebase import NS_PER_S, monotonic_ns

BLOCK = 256
"""samples that the device takes at a time: 5.3 ms at 48 kHz"""
AHEAD = 6
"""blocks kept ready: 32 ms in which this process may be held up (default; those that were seen lasted up to 32, `docs/performance.md`)"""
PACE = 0.8
"""of a block's length: from one block to the next, so that what a burst took is made up for before the one after it (default)"""
BEHIND = 1.5
"""lengths of a block without a new one: the thread that makes them is held up (default)"""
PATIENCE_S = 0.004
"""for which the device waits for a late block (default): a fraction of what it keeps itself (`device.LATENCY_S`)"""
SCARCE = 2
"""fewer ready than this: none waits for its turn, and one that the other thread has begun is waited for (default)"""
STALE_NS = NS_PER_S
"""no news from the frame loop for so long: the sound fades out, as if the story stood"""


class Pump:
    """Makes blocks ahead of the device and counts what went short."""

    def __init__(self, mixer: Mixer, reader: SceneReader, link: Link, rate_hz: int, microphone: LiveReader | None = None) -> None:
        """`microphone`: the instructor's, which `mixer` hears too."""
        self._mixer = mixer
        self._microphone = microphone
        self._reader = reader
        self._words = link.words
        self._ready: deque[Floats32] = deque()
        self._wake, self._making = threading.Event(), threading.Lock()
        self._rate_hz = rate_hz
        self._block_ns = BLOCK * NS_PER_S // rate_hz
        self._made_ns = 0
        """when the newest block was ready"""
        self._short_ns = 0
        """since when fewer than `AHEAD` are ready: before that nobody had anything to make"""
        self._muted = False
        self._ahead = Ahead()
        self.taken_ns = 0
        """when the device last took a block"""

    def mute(self, on: bool = True) -> None:
        """From the next block on, fade to silence: before the device is closed, or while nobody is to hear it; or be heard again."""
        self._muted = on

    def restart(self, *, muted: bool = False) -> None:
        """A device begins anew: what was ready for the one before is out of date."""
        self._muted = muted
        self._ready.clear()
        self.taken_ns = monotonic_ns()

    def take(self, out: Floats32) -> None:
        """The device's callback: copy the next block into `out` (n, channels), or silence where none is ready within `PATIENCE_S`."""
        now_ns = self.taken_ns = monotonic_ns()
        count = len(self._ready)
        if not count and self._words[LinkRegister.PLAYING]:
            self._words[LinkRegister.LATE] += 1
        if count == AHEAD:
            self._short_ns = now_ns
        if count < SCARCE or (count < AHEAD and now_ns - max(self._made_ns, self._short_ns) > BEHIND * self._block_ns):
            self._make(PATIENCE_S if count < SCARCE else 0.0)
        if self._ready and len(out) == BLOCK:
            out[:] = self._ready.popleft()
            self._words[LinkRegister.BLOCKS] += 1
        else:
            out[:] = 0.0
            if self._words[LinkRegister.PLAYING]:  # a gap in silence is none: devices fill their buffers when they begin
                self._words[LinkRegister.UNDERRUNS] += 1
        self._wake.set()

    def fill(self, wait_s: float) -> None:
        """The main thread's turn: make what is due, else wait until it is or until a block was taken, at most `wait_s`; 0.0: make all at
        once, as for a device that begins."""
        words, ready = self._words, self._ready
        early_s = (self._made_ns - monotonic_ns() + PACE * self._block_ns) / NS_PER_S if len(ready) >= SCARCE else 0.0
        if wait_s and (len(ready) >= AHEAD or early_s > 0.0):
            self._wake.wait(wait_s if len(ready) >= AHEAD else min(wait_s, early_s))
            self._wake.clear()
        elif wait_s:
            self._make(wait_s)
        while len(ready) < (SCARCE if wait_s else AHEAD):
            self._make(wait_s)
        words[LinkRegister.ALIVE_NS] = monotonic_ns()
        words[LinkRegister.AHEAD_US] = len(ready) * self._block_ns // 1000
        words[LinkRegister.PLAYING] = self._mixer.playing
        words[LinkRegister.LEAST_GAIN_PERMILLE] = int(self._mixer.least_gain * 1000)
        if self._microphone is not None:
            words[LinkRegister.LIVE_AGE_US], words[LinkRegister.LIVE_GAPS] = self._microphone.age_ns // 1000, self._microphone.gaps

    def _make(self, patience_s: float) -> None:
        """One more block, unless enough are ready, or the other thread is at it for longer than `patience_s`."""
        if not self._making.acquire(timeout=patience_s):
            return
        try:
            if len(self._ready) < AHEAD:
                self._ready.append(self._block())
                self._made_ns = monotonic_ns()
        finally:
            self._making.release()

    def _block(self) -> Floats32:
        """One at a time: two at once would be cheaper by a third, but an event would wait for its block twice as long."""
        scene = self._reader.newest()
        if scene is None:
            return self._mixer.render(NOBODY, (), BLOCK)
        now_ns = monotonic_ns()
        age_ns = max(0, now_ns - scene.sent_ns)
        waiting_ns = len(self._ready) * BLOCK * NS_PER_S // self._rate_hz + self._words[LinkRegister.DEVICE_LATENCY_US] * 1000
        listener = self._ahead.at(scene, now_ns + waiting_ns)
        running = scene.listener.running and age_ns < STALE_NS and not self._muted
        story_ns = scene.listener.story_ns + (age_ns if running else 0)
        return self._mixer.render(replace(listener, story_ns=story_ns, running=running), scene.heard, BLOCK)
