"""The timeline as shapes: every trainee's lanes under one time axis, laid out for a page or for a phone. Templates draw it.

Nothing here depends on colour: kinds of cue differ by shape, use by filling, people by row, channels by lane.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from vr_dti.debrief.findings import Moment, SessionFindings
from vr_dti.debrief.trainee import Act, Opportunity, Step, TraineeFindings
from vr_dti.records.report_sentences import outcome
from vr_dti.records.report_words import STEP_USES, USES, act_words, clock, seconds, spaced

PAGE_WIDTH, PHONE_WIDTH = 950, 360
CHAR_PX, NODE_CHAR_PX = 6.0, 5.5
"""width to allow for a letter at 11 px, and at the 10.5 px of a node"""
MAX_ROWS = 3
"""of acts in one lane, so that what was said can be read"""
MAX_SAID = 44
COUNTED = frozenset({"used", "not_used", "cut_short"})
TICKS_S = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600)


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time."""

    x: float
    y: float
    width: float
    height: float
    style: str
    text: str = ""
    """what fits inside"""
    title: str = ""
    """all of it, for those who point at it"""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A sign at an instant; `name` is a symbol of glyphs.svg."""

    x: float
    y: float
    name: str
    style: str = ""
    text: str = ""
    """inside it"""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words."""

    x: float
    y: float
    text: str
    style: str = ""
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    style: str


@dataclass(slots=True)
class Drawing:
    """A whole picture, in pixels at its natural size."""

    width: int
    height: float
    lines: list[Line] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    glyphs: list[Glyph] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    over: list[Line] = field(default_factory=list)
    """lines that lie on the bars"""


def timeline(columns: Sequence[tuple[str, SessionFindings, TraineeFindings]], width: int) -> Drawing:
    """The lanes of each (heading, session, trainee), one beneath the other, `width` pixels wide."""
    return _Timeline(columns, width).draw()


class _Timeline:
    """One drawing while it is made."""

    def __init__(self, columns: Sequence[tuple[str, SessionFindings, TraineeFindings]], width: int) -> None:
        self.columns = columns
        self.narrow = width < 600
        self.out = Drawing(width, 0.0)
        self.left = 4.0 if self.narrow else 132.0
        self.right = width - 14.0
        self.end_ms = max([s.end_ms for _, s, _ in columns] + [1000])
        self.y = 0.0

    def x(self, ms: int) -> float:
        return round(self.left + (self.right - self.left) * min(max(ms, 0), self.end_ms) / self.end_ms, 1)

    def draw(self) -> Drawing:
        self._axis(self.y)
        self.y += 20
        for i, (heading, session, trainee) in enumerate(self.columns):
            if i:
                self.y += 16
            top = self.y
            self._head(heading, session)
            lanes_top = self.y
            self._story(session)
            self._cues(session, trainee)
            self._looked(session, trainee)
            self._acts("Said", trainee.acts, ("speech", "radio"))
            self._acts("Did", trainee.acts, ("hands", "weapon"))
            self._moments(session, lanes_top)
            self._grid(lanes_top, self.y)
            self.out.lines.append(Line(4.0 if self.narrow else 0.0, top, self.right, top, "rule"))
        self.out.height = round(self.y + 6, 1)
        return self.out

    # --- axis ---

    def _tick_s(self) -> int:
        wanted = (self.end_ms / 1000) * 58 / (self.right - self.left)
        step = next((t for t in TICKS_S if t >= wanted), TICKS_S[-1])
        while step < wanted:  # a record of days is no run of ours, yet must not take for ever
            step *= 2
        return step

    def _axis(self, y: float) -> None:
        step = self._tick_s()
        for s in range(0, self.end_ms // 1000 + 1, step):
            text = f"{s} s"
            anchor = "start" if s == 0 else "end" if self.x(s * 1000) > self.right - 12 else "middle"
            self.out.texts.append(Text(self.x(s * 1000), y + 12, text, "tick", anchor))

    def _grid(self, top: float, bottom: float) -> None:
        for s in range(0, self.end_ms // 1000 + 1, self._tick_s()):
            self.out.lines.append(Line(self.x(s * 1000), top, self.x(s * 1000), bottom, "grid"))

    def _head(self, heading: str, session: SessionFindings) -> None:
        self.y += 18
        left = 4.0 if self.narrow else 0.0
        end = f"{outcome(session)}, {clock(session.end_ms)}"
        self.out.texts.append(Text(left, self.y, heading, "who"))
        self.out.texts.append(Text(self.right, self.y, self._cut(end, self.right - left - 10 * len(heading) - 12), "tick", "end"))
        self.y += 8

    def _cut(self, words: str, room: float) -> str:
        """As much of the words as fits."""
        n = int(room / CHAR_PX)
        return words if len(words) <= n else words[: max(0, n - 1)].rstrip() + "…" if n > 4 else ""

    def _label(self, text: str, height: float) -> None:
        """The lane's name: beside it on a page, above it on a phone."""
        if self.narrow:
            self.y += 13
            self.out.texts.append(Text(self.left, self.y, text, "lane"))
            self.y += 4
        else:
            self.out.texts.append(Text(0.0, self.y + min(height, 22) / 2 + 4, text, "lane"))

    # --- lanes ---

    def _story(self, session: SessionFindings) -> None:
        """The officer's region of the story, and every blow."""
        self._label("Officer", 22)
        actor = session.cues[0].actor if session.cues else ""
        regions = [n.region for n in session.nodes]
        region = actor if actor in regions else regions[0] if regions else ""
        y = self.y
        for n in session.nodes:
            if n.region == region and n.to_ms > n.from_ms:
                x, width = self.x(n.from_ms), self.x(n.to_ms) - self.x(n.from_ms)
                words = spaced(n.node)
                title = f"{words}, {clock(n.from_ms)} to {clock(n.to_ms)}: {n.because}"
                self.out.bars.append(Bar(x, y, width, 22, "node", words if len(words) * NODE_CHAR_PX + 6 <= width else "", title))
        for b in session.blows:
            title = f"force by {b.by} lands on {b.to}, {clock(b.at_ms)}"
            self.out.glyphs.append(Glyph(self.x(b.at_ms), y + 22, "blow", "blow", "", title))
        self.y += 34

    def _cues(self, session: SessionFindings, trainee: TraineeFindings) -> None:
        """Each window, and beneath it its steps."""
        if not trainee.opportunities:
            return
        self._label("Windows, cues", 18)
        for o in trainee.opportunities:
            self._window(o, trainee, self.y)
            self.y += 18
            for s in o.steps:
                self._step(o, s, trainee, self.y)
                self.y += 18
        self.y += 8

    def _window(self, o: Opportunity, trainee: TraineeFindings, y: float) -> None:
        close = self.x(o.closes_ms)
        if o.opens_ms is None or o.length_ms <= 0:
            start = self.x(min(s.onset_ms for s in o.steps))
            self._beside(f"Window: {USES[o.use]}", start - 4, start + 4, y + 12)
            return
        opens = self.x(o.opens_ms)
        title = f"window from {clock(o.opens_ms)} to {clock(o.closes_ms)}; {USES[o.use]}"
        self.out.bars.append(Bar(opens, y + 3, max(2.0, close - opens), 10, o.use if o.use in COUNTED else "excluded", "", title))
        first = next((a for a in trainee.acts if a.credited_to == o.id), None)
        if o.use == "used" and first:
            self.out.bars.append(Bar(opens, y + 3, max(2.0, self.x(first.at_ms) - opens), 10, "waited", "", title))
        self._beside(f"Window of {seconds(o.length_ms, 1)}: {USES[o.use]}", opens - 4, close + 4, y + 12)

    def _step(self, o: Opportunity, s: Step, trainee: TraineeFindings, y: float) -> None:
        mid, x0, end = y + 8.0, self.x(s.onset_ms), self.x(s.end_ms)
        title = f"{s.title}: {clock(s.onset_ms)} to {clock(s.end_ms)}; {STEP_USES[s.use]}"
        right = max(end, x0 + 8)
        if s.opens_ms is not None and s.until_ms is not None and s.until_ms > s.opens_ms and s.use in ("acted", "passed"):
            opens, until = self.x(s.opens_ms), self.x(s.until_ms)
            self.out.lines.append(Line(x0, mid, opens, mid, "floor"))
            self.out.bars.append(Bar(opens, y + 5, max(2.0, until - opens), 6, f"step {s.use}", "", title))
            first = next((a for a in trainee.acts if a.step == s.id and a.credited_to == o.id), None)
            if first:
                self.out.bars.append(Bar(opens, y + 5, max(2.0, self.x(first.at_ms) - opens), 6, "waited", "", title))
            right = max(right, until)
        self.out.lines.append(Line(x0, mid, end, mid, "harm"))
        self.out.lines.append(Line(end, y + 3, end, y + 13, "harm"))
        self.out.glyphs.append(Glyph(x0, mid, s.kind, "cue", "", title))
        aside = {"not_perceivable": " (could not be perceived)", "not_counted": " (not counted)"}.get(s.use, "")
        self._beside(s.title + aside, x0 - 11, right + 6, y + 12)

    def _beside(self, words: str, left_end: float, right_start: float, y: float) -> None:
        """Words on whichever side of a bar has room for more of them."""
        left_room, right_room = left_end - self.left, self.right + 10 - right_start
        wanted = len(words) * CHAR_PX
        to_right = wanted <= right_room or (wanted > left_room and right_room >= left_room)
        text = self._cut(words, right_room if to_right else left_room)
        self.out.texts.append(Text(right_start if to_right else left_end, y, text, "cue", "start" if to_right else "end"))

    def _looked(self, session: SessionFindings, trainee: TraineeFindings) -> None:
        names = [n for n in session.people if any(s.what == n for s in trainee.looked)]
        names += sorted({s.what for s in trainee.looked} - set(names))
        if not names:
            return
        self._label("Looked at", 22)
        self.y += 3 if self.narrow else 0
        pitch, bar = (20, 11) if self.narrow else (12, 3)  # on a phone the name stands above its row
        for i, name in enumerate(names):
            y = self.y + pitch * i
            self.out.lines.append(Line(self.left, y + bar + 3, self.right, y + bar + 3, "base"))
            where = (self.left, y + 8, "start") if self.narrow else (self.left - 6, y + 9.5, "end")
            self.out.texts.append(Text(where[0], where[1], name[:11], "small", where[2]))
            for s in trainee.looked:
                if s.what == name:
                    title = f"{name}, {clock(s.from_ms)} to {clock(s.to_ms)}"
                    width = max(1.5, self.x(s.to_ms) - self.x(s.from_ms))
                    self.out.bars.append(Bar(self.x(s.from_ms), y + bar, width, 6, "look", "", title))
        self.y += max(16, pitch * len(names)) + 8

    def _acts(self, label: str, acts: Iterable[Act], channels: tuple[str, ...]) -> None:
        mine = [a for a in acts if a.channel in channels]
        self._label(label, 22)
        if not mine:
            self.out.texts.append(Text(self.left + (0 if self.narrow else 4), self.y + 14, "nothing recorded", "none"))
            self.y += 24
            return
        rows: list[tuple[float, int]] = []
        """of each row: where it is free again, and which text stands last in it (-1: none)"""
        for a in mine:
            x = self.x(a.at_ms)
            until = x if a.until_ms is None else self.x(a.until_ms)
            start = max(x, until) + 12
            row = next((i for i, (end, _) in enumerate(rows) if x - 12 >= end), len(rows))
            if row == MAX_ROWS:  # full: the row that is free soonest, whose words give way
                row = min(range(MAX_ROWS), key=lambda i: rows[i][0])
                self._shorten(rows[row][1], x - 12)
            y = self.y + 22 * row + 11
            title = f"{clock(a.at_ms)}: {act_words(a)}{', ' + a.text if a.text else ''}"
            if a.until_ms is not None:
                self.out.bars.append(Bar(x, y - 3, max(2.0, until - x), 6, "held", "", title))
            self.out.glyphs.append(Glyph(x, y, _glyph(a), _style(a), "" if a.rung is None else str(a.rung), title))
            words = f"“{a.text}”" if a.text else act_words(a)
            text = self._cut(words, min(self.right + 10 - start, MAX_SAID * CHAR_PX))
            if text:
                self.out.texts.append(Text(start, y + 4, text, "said"))
            rows[row : row + 1] = [(start + len(text) * CHAR_PX, len(self.out.texts) - 1) if text else (max(x, until) + 10, -1)]
        self.y += 22 * len(rows) + 4

    def _shorten(self, text: int, end: float) -> None:
        """Cut the words that stand at row `text` of the drawing so that they end at `end`."""
        if text >= 0:
            was = self.out.texts[text]
            self.out.texts[text] = replace(was, text=self._cut(was.text, end - was.x))

    def _moments(self, session: SessionFindings, top: float) -> None:
        for m in session.moments:
            if m.what in ("pause", "bookmark", "override", "stop"):
                x = self.x(m.at_ms)
                self.out.lines.append(Line(x, top, x, self.y, "moment"))
                self.out.glyphs.append(Glyph(x, top - 6, "flag", "moment", m.what[0].upper(), _moment_words(m)))


def _glyph(act: Act) -> str:
    return {"speech": "round", "radio": "box", "hands": "hand", "weapon": "weapon"}[act.channel]


def _style(act: Act) -> str:
    if act.mark or act.unsure:
        return "mark"
    return "act" if act.counts else "other"


def _moment_words(m: Moment) -> str:
    lasts = f", {m.lasts_ms / 1000:.1f} s" if m.lasts_ms is not None else ""
    return f"{clock(m.at_ms)}: {m.what}{': ' + m.text if m.text else ''}{lasts}"
