"""What the signs of a timeline mean."""

from __future__ import annotations

from vr_dti.records.report_drawing import Bar, Drawing, Glyph, Line
from vr_dti.records.report_words import KINDS


def legend(drawn: Drawing) -> tuple[tuple[Drawing, str], ...]:
    """Each sign of this timeline as a small drawing, and what it means: none that is not in it, to be looked for in vain."""
    bars, lines = {b.style for b in drawn.bars}, {x.style for x in drawn.lines}
    signs, styles = {g.name for g in drawn.glyphs}, {g.style for g in drawn.glyphs}

    def used(sample: Drawing) -> bool:
        if sample.bars:
            return sample.bars[0].style in bars
        if sample.lines:
            return sample.lines[0].style in lines
        g = sample.glyphs[0]
        return g.style in styles if g.style in ("other", "mark") else g.name in signs

    return tuple((sample, words) for sample, words in _signs() if used(sample))


def _signs() -> tuple[tuple[Drawing, str], ...]:
    """All there are."""
    goes_on = [Line(1, 8, 29, 8, "harm"), Line(29, 3, 29, 13, "harm")]
    return (
        *((Drawing(18, 18, glyphs=[Glyph(9, 9, kind, "cue")]), words) for kind, words in KINDS.items()),
        (Drawing(18, 18, glyphs=[Glyph(9, 9, "blow", "blow")]), "force by the officer"),
        (Drawing(18, 18, glyphs=[Glyph(9, 9, "struck", "blow")]), "force by somebody else"),
        (Drawing(30, 16, bars=[Bar(1, 5, 28, 6, "says")]), "the officer speaks"),
        (Drawing(30, 16, bars=[Bar(1, 2, 28, 12, "node")]), "how the officer takes what is said or done"),
        (Drawing(30, 16, bars=[Bar(1, 3, 28, 10, "used"), Bar(1, 3, 14, 10, "waited")]), "window used (dark: until the first act)"),
        (Drawing(30, 16, bars=[Bar(1, 3, 28, 10, "not_used")]), "not used in this run"),
        (Drawing(30, 16, bars=[Bar(1, 5, 28, 6, "step passed")]), "step passed"),
        (Drawing(30, 16, bars=[Bar(1, 3, 28, 10, "excluded")]), "not counted"),
        (Drawing(30, 16, lines=goes_on), "the cue goes on"),
        (Drawing(22, 22, glyphs=[Glyph(11, 11, "round", "act")]), "words, with rung"),
        (Drawing(22, 22, glyphs=[Glyph(11, 11, "box", "act")]), "radio"),
        (Drawing(22, 22, glyphs=[Glyph(11, 11, "hand", "act")]), "hands"),
        (Drawing(22, 22, glyphs=[Glyph(11, 11, "round", "other")]), "to somebody else, or afterwards"),
        (Drawing(22, 22, glyphs=[Glyph(11, 11, "round", "mark")]), "mark, not a latency"),
    )
