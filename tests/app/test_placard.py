"""What a trainee reads in the headset while there is no scene: before the start, after the end, and never in between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from world.conftest import corner, solved, staged

from vr_dti.app.placard import AFTER, BEFORE, RING, VOICE_KEPT, Placard
from vr_dti.ports import Strip, View
from vr_dti.world.pose import Caption, Shown, pose
from vr_dti.world.setting import Setting
from vr_dti.world.step import initial

__all__ = ["corner", "solved", "staged"]


def test_words_of_leaving_before_the_start_and_of_driving_after_the_end(corner: Setting) -> None:
    line = Caption("partner", "Hey!")
    shown = replace(pose(corner, initial(corner, ("t1",)), 0), captions=(line,))
    seen: list[tuple[Caption, ...]] = []

    def draw(what: Shown, views: Sequence[View]) -> None:
        seen.append(what.captions)

    placard = Placard()
    drawn = placard.drawn_by(draw)
    for strip in (Strip(waiting=True), Strip(running=True, ring=True), Strip(), Strip(over=True)):
        placard.inform(strip)
        drawn(shown, ())
    assert seen == [(line, BEFORE), (line,), (line,), (line, AFTER)]
    kept: list[bool] = [False]
    placard = Placard(lambda: kept[0])
    drawn = placard.drawn_by(draw)
    for said in (False, True):
        kept[0] = said
        placard.inform(Strip(waiting=True))
        drawn(shown, ())
    assert [VOICE_KEPT in c[-1].text for c in seen[-2:]] == [False, True], "and whether their voice is kept, as they were asked"
    assert "leave at any time" in BEFORE.text and "Do not drive or take up a weapon" in AFTER.text


def test_who_is_placed_is_told_to_stand_in_the_ring(corner: Setting) -> None:
    seen: list[Caption] = []
    placard = Placard()
    placard.inform(Strip(waiting=True, ring=True))
    placard.drawn_by(lambda what, views: seen.extend(what.captions))(pose(corner, initial(corner, ("t1",)), 0), ())
    assert [c.text for c in seen] == [RING + BEFORE.text]
