"""The timeline as shapes: every trainee's lanes under one time axis, laid out for a page, for a phone or for paper. Templates draw it.

Nothing here depends on colour: kinds of cue differ by shape, use by filling, people by row, channels by lane.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from vr_dti.debrief.course import told_apart
from vr_dti.debrief.findings import Moment, SessionFindings
from vr_dti.debrief.people import named
from vr_dti.debrief.steps import Opportunity, Step
from vr_dti.debrief.trainee import Act, TraineeFindings
from vr_dti.records.report_acts import act_words, on_ladder, quoted
from vr_dti.records.report_drawing import CHAR_PX, NODE_CHAR_PX, Bar, Canvas, Drawing, Glyph, Line, Text, cut
from vr_dti.records.report_hands import told_once
from vr_dti.records.report_sentences import outcome
from vr_dti.records.report_story import answers, officer, said
from vr_dti.records.report_words import STEP_USES, USES, capital, clock, seconds

PAGE_WIDTH, PHONE_WIDTH, PAPER_WIDTH = 950, 360, 660
MAX_ROWS = 6
"""of acts in one lane, so that what was said can be read"""
MAX_SAID = 76
MAX_IN_TURN = 16
"""acts on a phone that have a row each, with their words whole; more share rows and are cut. Default."""
MARGIN_PX = 126
"""for a name before its row"""
COUNTED = frozenset({"used", "not_used", "cut_short"})

Lane = tuple[str, SessionFindings, TraineeFindings]
"""(heading, session, trainee)"""


def timeline(columns: Sequence[Lane], width: int, end_ms: int = 0) -> Drawing:
    """The lanes of each of `columns`, one beneath the other, `width` pixels wide. The axis ends with the longest session, or at `end_ms`
    where that is later: drawings that stand apart can be held against each other."""
    return _Timeline(columns, width, max([end_ms, *(s.end_ms for _, s, _ in columns)])).draw()


class _Timeline(Canvas):
    """The lanes while they are drawn."""

    def __init__(self, columns: Sequence[Lane], width: int, end_ms: int) -> None:
        super().__init__(width, end_ms)
        self.columns = columns

    def draw(self) -> Drawing:
        self.axis()
        for i, (heading, session, trainee) in enumerate(self.columns):
            if i:
                self.y += 16
            top = self.y
            self._head(heading, session)
            lanes_top = self.y
            self._story(session)
            if trainee.opportunities:
                self._cues(session, trainee)
            else:
                self._facts(session)
            self._looked(session, trainee)
            self._acts("Said", trainee.acts, session.people, ("speech", "radio"))
            self._acts("Did", trainee.acts, session.people, ("hands", "weapon"))
            self._moments(session, lanes_top)
            self.grid(lanes_top)
            self.out.lines.append(Line(4.0 if self.narrow else 0.0, top, self.right, top, "rule"))
        self.out.height = round(self.y + 6, 1)
        return self.out

    # --- lanes ---

    def _head(self, heading: str, session: SessionFindings) -> None:
        self.y += 18
        left = 4.0 if self.narrow else 0.0
        end = f"{outcome(session)}, {clock(session.end_ms)}"
        self.out.texts.append(Text(left, self.y, heading, "who"))
        self.out.texts.append(Text(self.right, self.y, cut(end, self.right - left - 10 * len(heading) - 12), "tick", "end"))
        self.y += 8

    def _story(self, session: SessionFindings) -> None:
        """When the officer speaks, how he takes what he is told, and every blow."""
        self.label("Officer", 22)
        y, people = self.y, session.people
        for line in session.lines:
            if line.by == officer(session):
                self.out.bars.append(self._span(line.at_ms, line.until_ms, y, 6, "says", f"{clock(line.at_ms)}: {said(session, line)}"))
        for n, words in answers(session):
            bar = self._span(n.from_ms, n.to_ms, y + 9, 22, "node", f"{words}, {clock(n.from_ms)} to {clock(n.to_ms)}")
            self.out.bars.append(replace(bar, text=words if len(words) * NODE_CHAR_PX + 6 <= bar.width else ""))
        for b in session.blows:
            title = f"force by {named(people, b.by)} lands on {named(people, b.to)}, {clock(b.at_ms)}"
            sign = "blow" if b.by == officer(session) else "struck"
            self.out.glyphs.append(Glyph(self.x(b.at_ms), y + 31, sign, "blow", "", title))
        self.y += 43

    def _span(self, from_ms: int, to_ms: int, y: float, height: float, style: str, title: str) -> Bar:
        return Bar(self.x(from_ms), y, max(1.5, self.x(to_ms) - self.x(from_ms)), height, style, "", title)

    def _facts(self, session: SessionFindings) -> None:
        """Where there is nothing to stop: what came to be so, and for how long."""
        found = [f for f in session.facts if f.from_ms > 0]
        if not found:
            return
        self.label("What was so", 18)
        for f in found:
            y = self.beside(capital(f.title), self.x(f.from_ms) - 4, self.x(f.to_ms) + 4)
            title = f"{f.title}: {clock(f.from_ms)} to {clock(f.to_ms)}"
            self.out.bars.append(self._span(f.from_ms, f.to_ms, y + 3, 10, "fact", title))
            self.y = y + 18
        self.y += 8

    def _cues(self, session: SessionFindings, trainee: TraineeFindings) -> None:
        """Each window, and beneath it its steps."""
        self.label("Windows, cues", 18)
        titles = told_apart(session.cues)
        for o in trainee.opportunities:
            self._window(o, trainee)
            for s in o.steps:
                self._step(o, s, titles.get(s.id, s.title), trainee)
        self.y += 8

    def _window(self, o: Opportunity, trainee: TraineeFindings) -> None:
        close = self.x(o.closes_ms)
        if o.opens_ms is None or o.length_ms <= 0:
            start = self.x(min(s.onset_ms for s in o.steps))
            self.y = self.beside(f"Window: {USES[o.use]}", start - 4, start + 4) + 18
            return
        opens = self.x(o.opens_ms)
        y = self.beside(f"Window of {seconds(o.length_ms, 1)}: {USES[o.use]}", opens - 4, close + 4)
        title = f"window from {clock(o.opens_ms)} to {clock(o.closes_ms)}; {USES[o.use]}"
        self.out.bars.append(Bar(opens, y + 3, max(2.0, close - opens), 10, o.use if o.use in COUNTED else "excluded", "", title))
        first = next((a for a in trainee.acts if a.credited_to == o.id), None)
        if o.use == "used" and first:
            self.out.bars.append(Bar(opens, y + 3, max(2.0, self.x(first.at_ms) - opens), 10, "waited", "", title))
        self.y = y + 18

    def _step(self, o: Opportunity, s: Step, name: str, trainee: TraineeFindings) -> None:
        x0, end = self.x(s.onset_ms), self.x(s.end_ms)
        title = f"{name}: {clock(s.onset_ms)} to {clock(s.end_ms)}; {STEP_USES[s.use]}"
        aside = {"not_perceivable": " (could not be perceived)", "not_counted": " (not counted)"}.get(s.use, "")
        timed = s.opens_ms is not None and s.until_ms is not None and s.until_ms > s.opens_ms and s.use in ("acted", "passed")
        right = max(end, x0 + 8, self.x(s.until_ms or 0) if timed else 0.0)
        y = self.beside(name + aside, x0 - 11, right + 6)
        mid = y + 8.0
        if timed:
            opens, until = self.x(s.opens_ms or 0), self.x(s.until_ms or 0)
            self.out.lines.append(Line(x0, mid, opens, mid, "floor"))
            self.out.bars.append(Bar(opens, y + 5, max(2.0, until - opens), 6, f"step {s.use}", "", title))
            first = next((a for a in trainee.acts if a.step == s.id and a.credited_to == o.id), None)
            if first:
                self.out.bars.append(Bar(opens, y + 5, max(2.0, self.x(first.at_ms) - opens), 6, "waited", "", title))
        self.out.lines.append(Line(x0, mid, end, mid, "harm"))
        self.out.lines.append(Line(end, y + 3, end, y + 13, "harm"))
        self.out.glyphs.append(Glyph(x0, mid, s.kind, "cue", "", title))
        self.y = y + 18

    def _looked(self, session: SessionFindings, trainee: TraineeFindings) -> None:
        names = [n for n in session.people if any(s.what == n for s in trainee.looked)]
        names += sorted({s.what for s in trainee.looked} - set(names))
        if not names:
            return
        self.label("Looked at", 22)
        self.y += 3 if self.narrow else 20  # the names need the whole margin
        pitch, bar = (20, 11) if self.narrow else (12, 3)  # on a phone the name stands above its row
        for i, name in enumerate(names):
            y = self.y + pitch * i
            self.out.lines.append(Line(self.left, y + bar + 3, self.right, y + bar + 3, "base"))
            where = (self.left, y + 8, "start") if self.narrow else (self.left - 6, y + 9.5, "end")
            self.out.texts.append(Text(where[0], where[1], cut(capital(named(session.people, name)), MARGIN_PX), "small", where[2]))
            for s in trainee.looked:
                if s.what == name:
                    title = f"{named(session.people, name)}, {clock(s.from_ms)} to {clock(s.to_ms)}"
                    self.out.bars.append(self._span(s.from_ms, s.to_ms, y + bar, 6, "look", title))
        self.y += max(16, pitch * len(names)) + 8

    def _acts(self, label: str, acts: Sequence[Act], people: Mapping[str, str], channels: tuple[str, ...]) -> None:
        mine = [a for a in told_once(acts) if a.channel in channels]
        self.label(label, 22)
        if not mine:
            self.out.texts.append(Text(self.left + (0 if self.narrow else 4), self.y + 14, "nothing recorded", "none"))
            self.y += 24
            return
        if self.narrow and len(mine) <= MAX_IN_TURN:
            self._in_turn(mine, people)
            return
        rows: list[tuple[float, int]] = []
        """of each row: where it is free again, and which text stands last in it (-1: none)"""
        for a in mine:
            x = self.x(a.at_ms)
            until = x if a.until_ms is None else self.x(a.until_ms)
            start = max(x, until) + 12
            words = _words(a, people)
            wanted, right_room = len(words) * CHAR_PX, min(self.right + 10 - start, MAX_SAID * CHAR_PX)
            row = self._row(rows, x, 0.0 if wanted <= right_room else wanted)
            y = self.y + 22 * row + 11
            self._sign(a, people, y)
            busy = rows[row][0] if row < len(rows) else self.left
            if right_room < wanted <= x - 14 - busy:  # late in the run: to the left, where it fits
                self.out.texts.append(Text(x - 13, y + 4, words, "said", "end"))
                text = ""
            elif text := cut(words, right_room):
                self.out.texts.append(Text(start, y + 4, text, "said"))
            rows[row : row + 1] = [(start + len(text) * CHAR_PX, len(self.out.texts) - 1) if text else (max(x, until) + 10, -1)]
        self.y += 22 * len(rows) + 4

    def _in_turn(self, acts: Iterable[Act], people: Mapping[str, str]) -> None:
        """A row each: the words beside the sign, or above it where neither side has room for all of them."""
        for a in acts:
            x = self.x(a.at_ms)
            y = self.beside(_words(a, people), x - 13, max(x, self.x(a.until_ms or 0)) + 12, "said")
            self._sign(a, people, y + 9)
            self.y = y + 22
        self.y += 4

    def _sign(self, a: Act, people: Mapping[str, str], y: float) -> None:
        """The act at its time, and how long it lasted."""
        x = self.x(a.at_ms)
        title = f"{clock(a.at_ms)}: {act_words(a, people)}{', ' + quoted(a) if quoted(a) else ''}"
        if a.until_ms is not None:
            self.out.bars.append(Bar(x, y - 3, max(2.0, self.x(a.until_ms) - x), 6, "held", "", title))
        self.out.glyphs.append(Glyph(x, y, _glyph(a), _style(a), str(a.rung) if on_ladder(a) else "", title))

    def _row(self, rows: list[tuple[float, int]], x: float, wanted_left: float) -> int:
        """The row for an act at `x`: the first that is free there, better one with `wanted_left` pixels free before it; else the row that
        is free soonest, whose words give way."""
        free = [i for i, (end, _) in enumerate(rows) if x - 12 >= end] + ([len(rows)] if len(rows) < MAX_ROWS else [])
        if free:
            return next((i for i in free if (rows[i][0] if i < len(rows) else self.left) + wanted_left <= x - 14), free[0])
        row = min(range(len(rows)), key=lambda i: rows[i][0])
        self._shorten(rows[row][1], x - 12)
        return row

    def _shorten(self, text: int, end: float) -> None:
        """Cut the words that stand at row `text` of the drawing so that they end at `end`."""
        if text >= 0:
            was = self.out.texts[text]
            self.out.texts[text] = replace(was, text=cut(was.text, end - was.x))

    def _moments(self, session: SessionFindings, top: float) -> None:
        for m in session.moments:
            if m.what in ("pause", "bookmark", "override", "stop", "prompt"):
                x = self.x(m.at_ms)
                self.out.lines.append(Line(x, top, x, self.y, "moment"))
                self.out.glyphs.append(
                    Glyph(x, top - 6, "flag", "moment", "?" if m.what == "prompt" else m.what[0].upper(), _moment_words(m))
                )


def _words(act: Act, people: Mapping[str, str]) -> str:
    return quoted(act) or act_words(act, people)


def _glyph(act: Act) -> str:
    return {"speech": "round", "radio": "box", "hands": "hand", "weapon": "weapon"}[act.channel]


def _style(act: Act) -> str:
    if act.mark or act.unsure:
        return "mark"
    return "act" if act.counts else "other"


def _moment_words(m: Moment) -> str:
    lasts = f", {m.lasts_ms / 1000:.1f} s" if m.lasts_ms is not None else ""
    return f"{clock(m.at_ms)}: {m.what}{': ' + m.text if m.text else ''}{lasts}"
