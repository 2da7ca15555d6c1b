"""Two trainees in one session, each judged from what that one could perceive and did."""

from __future__ import annotations

from tests.debrief.build import EARLY, LATE, SILENT, Person, handcuffed, played, punch, spoke, touched
from vr_dti.debrief.debrief import findings


def test_two_trainees_each_from_their_own_senses() -> None:
    scenario = punch()
    a = Person("early", acts=(touched(11_000),), looks=(("partner", 3200, 9000),))
    b = Person("late", never=frozenset({"threat"}), late_ms={"punch": 700}, acts=(spoke(10_800, 1, who="late"),))
    session = findings(played(scenario, a, b).recorded(), scenario)
    early, late = session.trainees
    assert (early.trainee, late.trainee) == ("early", "late")
    assert [o.use for o in early.opportunities] == ["used_later", "used"]
    assert [o.use for o in late.opportunities] == ["not_perceivable", "used"]
    assert early.opportunities[1].hands.after_perceivable_ms == 2000
    assert (late.opportunities[1].perceivable_ms, late.opportunities[1].words.after_perceivable_ms) == (9700, 1100)
    assert early.opportunities[1].words.state == late.opportunities[1].hands.state == "none", "acts are not shared"
    assert [a.to for a in early.acts] == ["partner"] and [a.rung for a in late.acts] == [1]
    assert late.looked == ()
    assert (session.conduct_end.how, session.conduct_end.trainee) == ("hands", "early")


def test_one_trainees_fast_rescue_is_not_the_others_failure() -> None:
    scenario = punch()
    session = findings(played(scenario, Person("early", acts=(touched(9800),)), Person("late")).recorded(), scenario)
    assert session.trainees[1].opportunities[1].use == "cut_short"


def test_the_three_scripted_courses_differ_as_they_should() -> None:
    scenario = handcuffed()
    sessions = {p.id: findings(played(scenario, p).recorded(), scenario) for p in (EARLY, LATE, SILENT)}
    summaries = {name: s.trainees[0].summary for name, s in sessions.items()}
    early, late, silent = (summaries[n] for n in ("early", "late", "silent"))
    assert early is not None and late is not None and silent is not None
    assert (early.first_words.after_first_ms, late.first_words.after_first_ms) == (2300, 26_900)
    assert (silent.first_words.state, silent.first_hands.state) == ("none", "none")
    assert (early.not_used + early.used_later, late.used_later, silent.not_used) == (0, 4, 6)
    assert [s.outcome for s in sessions.values()] == ["stopped-early", "stopped-late", "not-stopped"]
    duties = {name: [d.state for d in s.trainees[0].duties] for name, s in sessions.items()}
    assert duties == {"early": ["done", "done", "not_seen"], "late": ["not_seen"] * 3, "silent": ["not_seen"] * 3}
    assert {s.untouched.outcome for s in sessions.values()} == {"not-stopped"}


def test_the_knee_is_the_last_opportunity_of_the_silent_one() -> None:
    scenario = handcuffed()
    session = findings(played(scenario, SILENT).recorded(), scenario)
    knee = session.trainees[0].opportunities[-1]
    assert {c.harm_end_ms for c in session.cues} == {74_000}, "the kicks are over when the conduct is"
    assert [c.ended for c in session.cues] == ["conduct"] * 5 + ["cue"]
    assert (knee.id, knee.kind, knee.onset_ms, knee.closes_ms, knee.length_ms) == ("knee", "life_threat", 43_800, 74_000, 29_640)
    assert [(x.what, x.ms) for x in knee.looked_at] == [("subject", 14_000), ("partner", 7640), ("nobody", 8000)]


def test_aid_is_what_comes_after_it_is_over_and_nothing_is_owed_where_no_force_was_used() -> None:
    scenario = punch()
    states = {}
    for name, acts in {
        "during": (touched(5000, to="subject"),),
        "after": (touched(15_000, to="subject"),),
        "none": (spoke(5000, 3),),
    }.items():
        states[name] = [d.state for d in findings(played(scenario, Person(acts=acts)).recorded(), scenario).trainees[0].duties]
    assert states == {
        "during": ["not_seen"] * 3,
        "after": ["not_seen", "done", "not_seen"],
        "none": ["not_applicable"] * 3,
    }


def test_force_of_ones_own_is_shown_and_not_judged() -> None:
    from vr_dti.events import Intent

    acts = tuple(
        Intent(k, "early", ms, ms, "hands", ms, to=to, hand="right") for k, ms, to in (("drew", 4000, ""), ("aimed", 5000, "partner"))
    )
    scenario = punch()
    trainee = findings(played(scenario, Person(acts=acts)).recorded(), scenario).trainees[0]
    assert [(a.kind, a.to, a.counts) for a in trainee.acts if a.id in trainee.own_force] == [
        ("drew", "", False),
        ("aimed", "partner", False),
    ]
    assert trainee.opportunities[0].use == "not_used"
