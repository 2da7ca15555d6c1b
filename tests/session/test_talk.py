"""The instructor speaks as dispatch and as a character: what the key does to log, sound, faces and debrief; a replay has the gap."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.debrief.build import SPARED
from vr_dti.console.strip import StripKeeper
from vr_dti.debrief.debrief import findings
from vr_dti.debrief.record import read
from vr_dti.events import Effect, Mark, Sounding
from vr_dti.recording.log import Log
from vr_dti.records.report_sentences import afterwards
from vr_dti.replay import ticks, verify
from vr_dti.run import Tick
from vr_dti.samples import Command, Sample, SampleData
from vr_dti.scene import Scene
from vr_dti.session import Session
from vr_dti.timebase import NS_PER_S
from vr_dti.world.animation.face import own_sides
from vr_dti.world.animation.units import UNITS
from vr_dti.world.faces import units_of
from vr_dti.world.pose import LIVE
from vr_dti.world.sounding import DUCK_DB, mouth_m
from vr_dti.world.talking import IN_SCENE, ON_RADIO, talk_of

from .conftest import Told, record

HZ, SLOW_HZ = 30.0, 10.0


def on(who: str) -> Command:
    return Command("talk", 1, who)


def off(who: str) -> Command:
    return Command("talk", 0, who)


def said(*data: tuple[float, SampleData]) -> Told:
    return Told([Sample(NS_PER_S + round(t * NS_PER_S), "console", n, "t", d) for n, (t, d) in enumerate(data, 1)])


def played(scene: Scene, folder: Path, *data: tuple[float, SampleData], seconds: float, hz: float = HZ) -> tuple[Session, list[Tick]]:
    """Every turn of it, none of them kept in a file."""
    session = record(scene, folder / f"{len(list(folder.iterdir()))}.dtis", [said(*data)], turns=0, hz=hz)
    session.writer = None
    return session, [session.frame() for _ in range(round(seconds * hz))]


def at(turns: list[Tick], seconds: float) -> Tick:
    return turns[round(seconds * HZ)]


def live(tick: Tick) -> list[Sounding]:
    return [s for s in tick.shown.sounding if s.clip in (IN_SCENE, ON_RADIO)]


def test_the_key_is_logged_verified_and_told(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "session.dtis"
    source = said((0, Command("start")), (1, on("dispatch")), (4.2, off("dispatch")), (5, on("partner")), (6, off("partner")))
    record(scene, path, [source], turns=round(9 * HZ), hz=HZ)
    with Log.open(path) as log:
        rows = [r.row for r in log.rows()]
        recorded, verdict = read(log), verify(scene, log)
        gap = [t for _, t in ticks(scene, log) if talk_of(t.run.world) is not None]
    keys = [(r.data.value, r.data.text) for r in rows if isinstance(r, Sample) and isinstance(r.data, Command) and r.data.name == "talk"]
    assert keys == [(1, "dispatch"), (0, "dispatch"), (1, "partner"), (0, "partner")]
    marks = [(m.text, m.by) for m in rows if isinstance(m, Mark) and m.what == "talk"]
    assert marks == [
        ("instructor speaks as dispatch", "instructor"),
        ("instructor spoke as dispatch, 3.2 s", "instructor"),
        ("instructor speaks as partner", "instructor"),
        ("instructor spoke as partner, 1.0 s", "instructor"),
    ]
    squelch = [(e.name, e.target) for e in rows if isinstance(e, Effect) and e.kind == "sound" and e.reason.source == "console"]
    assert squelch == [("radio", "trainee"), ("radio_tail", "trainee")], "of dispatch only"
    assert verdict.same, verdict.words
    assert len(gap) == pytest.approx(4.2 * HZ, abs=3), "a replay has the gap"
    assert {c.text for t in gap for c in t.shown.captions if c.who in ("Dispatch", "Partner")} >= {LIVE}
    found = findings(recorded, scene.scenario, best=SPARED)
    moments = [m for m in found.moments if m.what == "override"]
    assert [(m.at_ms, m.text, m.by) for m in moments] == [
        (pytest.approx(1000, abs=40), "spoke as dispatch, 3.2 s", "instructor"),
        (pytest.approx(5000, abs=40), moments[1].text, "instructor"),
    ]
    assert moments[1].text.startswith("spoke as ") and moments[1].text.endswith(", 1.0 s")
    (row,) = [words for name, words, _ in afterwards(found, found.trainees[0]) if name == "Instructor"]
    assert "spoke as dispatch, 3.2 s" in row, "the report names it"


def test_dispatch_is_at_the_shoulder_and_a_character_at_his_mouth(scene: Scene, tmp_path: Path) -> None:
    keys = ((0, Command("start")), (1, on("dispatch")), (2, off("dispatch")), (3, on("subject")), (4, off("subject")))
    _, turns = played(scene, tmp_path, *keys, seconds=6)
    assert not live(at(turns, 0.5)) and not live(at(turns, 2.5)) and not live(at(turns, 4.5))
    radio, voice = at(turns, 1.5), at(turns, 3.5)
    (over_radio,), (out_of_mouth,) = live(radio), live(voice)
    assert over_radio.clip == ON_RADIO and over_radio.loop and not any(over_radio.facing)
    head = next(m for n, m in zip(radio.shown.names, radio.shown.world_from_joint, strict=True) if n == "trainee:t")[:, :3, 3]
    assert min(((head - over_radio.position_m) ** 2).sum(axis=1)) < 0.3**2, "on the trainee's own body"
    assert out_of_mouth.clip == IN_SCENE and out_of_mouth.position_m == mouth_m(voice.shown.world_from_joint, voice.shown.row("subject"))
    assert any(out_of_mouth.facing), "he turns away, and it is heard"


def test_whoever_is_spoken_as_breaks_off_and_says_nothing_else(scene: Scene, tmp_path: Path) -> None:
    _, free = played(scene, tmp_path, (0, Command("start")), seconds=6)
    speaking = next(t for t in free if any(a.name == "partner" and a.saying for a in t.run.world.actors))
    when = speaking.story_ms / 1000 + 0.5
    _, turns = played(scene, tmp_path, (0, Command("start")), (when, on("partner")), seconds=30, hz=SLOW_HZ)
    hushed = [e for t in turns for e in t.effects if e.kind == "hush"]
    assert [(e.target, e.reason.because) for e in hushed] == [("partner", "the instructor speaks as him")]
    later = [t for t in turns if t.story_ms > 1000 * when + 100]
    assert {s.clip for t in later for s in t.shown.sounding if s.key.startswith("say:partner:")} == {IN_SCENE}
    meant = [e for t in later for e in t.effects if e.kind == "say" and e.target == "partner"]
    assert meant, "the story goes on and would have him speak"


def test_other_voices_are_softer_meanwhile_but_not_those_that_tell_what_happens(scene: Scene, tmp_path: Path) -> None:
    begin = (0, Command("start"))
    _, free = played(scene, tmp_path, begin, seconds=40, hz=SLOW_HZ)
    _, turns = played(scene, tmp_path, begin, (0.2, on("dispatch")), seconds=40, hz=SLOW_HZ)
    tells = {line for e in scene.setting.facts.values() for line in e.hear}
    ducked, kept = set(), set()
    for a, b in zip(free, turns, strict=True):
        other = {s.key: s for s in b.shown.sounding}
        for s in a.shown.sounding:
            if s.key in other and b.story_ms > 1000:
                (ducked if other[s.key].gain_db == pytest.approx(s.gain_db - DUCK_DB) else kept).add(s.clip)
    assert ducked and not ducked & tells and ducked <= set(scene.setting.lines)
    assert kept & tells, "a taunt is as loud as ever"
    assert not kept & (set(scene.setting.lines) - tells)


def test_only_who_is_there_can_be_spoken_as_and_only_one(scene: Scene, tmp_path: Path) -> None:
    keys = ((1, on("nobody-here")), (2, on("partner")), (3, on("subject")), (4, off("subject")), (4.5, off("subject")))
    session, turns = played(scene, tmp_path, (0, Command("start")), *keys, seconds=6)
    assert talk_of(at(turns, 1.5).run.world) is None
    assert [s.key.split(":")[1] for s in live(at(turns, 3.5))] == ["subject"]
    assert talk_of(session.simulation.run.world) is None
    told = [(i.to, i.text) for t in turns for i in t.intents if i.name == "talk"]
    assert told == [("partner", "on"), ("subject", "on"), ("subject", "off")], "what never began does not end"


def test_a_do_over_ends_it_and_the_key_that_is_let_go_then_says_nothing(scene: Scene, tmp_path: Path) -> None:
    keys = ((0, Command("start")), (0.5, on("partner")), (4, Command("do_over")), (5, off("partner")))
    _, turns = played(scene, tmp_path, *keys, seconds=7)
    assert [t for t in turns if t.take and talk_of(t.run.world) is not None] == []
    assert [i.text for t in turns for i in t.intents if i.name == "talk"] == ["on"]


def test_what_it_overlaps_is_touched_and_what_came_before_is_not(scene: Scene, tmp_path: Path) -> None:
    def judged(*keys: tuple[float, SampleData]) -> list[bool]:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.dtis"
        record(scene, path, [said((0, Command("start")), *keys)], turns=round(60 * SLOW_HZ), hz=SLOW_HZ)
        with Log.open(path) as log:
            found = findings(read(log), scene.scenario, best=SPARED).trainees[0]
        assert found.opportunities
        return [o.overridden for o in found.opportunities]

    assert not any(judged((1, on("dispatch")), (2, off("dispatch")))), "over before anything was to be seen"
    assert any(judged((1, on("dispatch")), (45, off("dispatch"))))


def test_the_strip_says_who_is_on_air_and_that_nobody_hears_it_in_a_pause(scene: Scene, tmp_path: Path) -> None:
    keys = ((0, Command("start")), (1, on("dispatch")), (2, Command("pause")), (3, Command("pause")), (4, off("dispatch")))
    _, turns = played(scene, tmp_path, *keys, seconds=6)
    keeper = StripKeeper(scene, level=lambda: "-21 dB")
    strips = [keeper.strip(t) for t in turns]
    assert list(dict.fromkeys(s.on_air for s in strips)) == ["", "dispatch  -21 dB", "dispatch - unheard while the story stands"]
    assert strips[-1].on_air == "" and strips[-1].last_intent == "spoke as dispatch, 2.0 s"


def test_a_mouth_opens_as_far_as_the_microphone_says(scene: Scene, tmp_path: Path) -> None:
    _, turns = played(scene, tmp_path, (0, Command("start")), (1, on("subject")), seconds=3)
    shown = at(turns, 1.5).shown
    row = shown.row("subject")
    sides = own_sides(scene.setting.rows.seeds[row])
    shut, wide = (units_of(scene.setting, replace(shown, jaw=j), row, shown.story_ns / 1e6, sides) for j in (0.0, 1.0))
    assert (wide - shut)[UNITS.index("jawOpen")] > 0.4
