"""A scene that is fair to explore, and the same with something planted in it."""

from __future__ import annotations

from tests.story.scenarios import HEAD, parse_scenario
from vr_dti.authoring.explore import explored
from vr_dti.authoring.explore_report import Report, report

FAIR = """
dials: {yields: {min: 0, max: 10, init: 5}, crowd: {min: 0, max: 3, init: 1}, events: {of: [full, none], init: full}}
facts: {threatening: {}, kicking: {}}
vars: {force: {type: bool, init: false}}
cues:
  threat: {kind: precursor, actor: partner, victim: subject, rung: 1, facts: [threatening]}
  kick: {kind: excessive, actor: partner, victim: subject, rung: 3, facts: [kicking]}
regions:
  partner:
    initial: calm
    nodes:
      calm: {go: [{after: 5s, if: "events == 'full'", to: threatens}, {after: 9s, to: quiet}]}
      quiet: {final: true}
      threatens:
        enter: [{fact: threatening}]
        go: [{on: spoke, who: partner, to: weighs}, {after: 8s, to: kicks}]
      weighs: {go: [{after: 500ms, random: {calms: "yields + 1", threatens_on: "1"}}]}
      threatens_on: {go: [{on: spoke, who: partner, rung: [2, 3], to: calms}, {after: 8s, to: kicks}]}
      calms: {enter: [{fact_end: threatening}], final: true}
      kicks:
        enter: [{fact_end: threatening}, {fact: kicking}, {set: force, to: true}, {blow: subject, by: partner, in: 200ms}]
        go: [{on: spoke, who: partner, rung: [3], to: stops}, {on: touched, who: partner, to: stops}, {after: 20s, to: stops_late}]
      stops: {enter: [{fact_end: kicking}], final: true}
      stops_late: {enter: [{fact_end: kicking}], final: true}
  closing:
    initial: open
    nodes:
      open: {go: [{when: "final(partner)", to: over}]}
      over: {go: [{after: 3s, to: end}]}
      end: {final: true}
interrupts:
  - {id: he_yields, on: command, name: partner_yields, goto: {partner: stops}}
end:
  - {when: "final(closing) and not force", outcome: prevented, good: true}
  - {when: "final(closing) and at(partner.stops)", outcome: broken-off}
  - {when: "final(closing)", outcome: not-stopped}
"""


def found(body: str, runs: int = 220, **more: int) -> Report:
    """What exploring it shows; with somebody present by a dial where it has that dial."""
    head = HEAD.replace("cast: {", "cast: {bystander: {person: b, mark: m, present: 'crowd >= 2'}, ") if "crowd" in body else HEAD
    return report(explored(parse_scenario(head + body, "t.yaml"), runs=runs, jobs=1, **more))


def broken(r: Report) -> set[str]:
    """Rules of balance that do not hold."""
    return {j.rule for j in r.judged if not j.holds}


def planted(*changes: tuple[str, str]) -> str:
    """The fair scene with each old text, which stands in it once, made new."""
    body = FAIR
    for old, new in changes:
        assert body.count(old) == 1, old
        body = body.replace(old, new)
    return body
