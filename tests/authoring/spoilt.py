"""The clean scene, spoilt: what is changed, and what `check` must say of it. « stands where the finding must point."""

from __future__ import annotations

from typing import NamedTuple

MARK = "«"


class Spoilt(NamedTuple):
    """The rule that must speak, changes (old, new) of one file, and the rules of what cannot but come with it."""

    rule: str
    edits: tuple[tuple[str, str], ...]
    also: tuple[str, ...] = ()
    severity: str = "mistake"
    file: str = "scenario.yaml"


def spoilt(rule: str, *edits: str, also: tuple[str, ...] = (), severity: str = "mistake", file: str = "scenario.yaml") -> Spoilt:
    """Of old, new, old, new ..."""
    return Spoilt(rule, tuple(zip(edits[::2], edits[1::2], strict=True)), also, severity, file)


def warned(rule: str, *edits: str, also: tuple[str, ...] = (), file: str = "scenario.yaml") -> Spoilt:
    """The same, of what is no more than a warning."""
    return spoilt(rule, *edits, also=also, severity="warning", file=file)


WEIGHTS = 'random: {stopping: "heat - grip + 60", striking: "200"}'
TOUCHED = "{on: touched, who: partner, do:"
SPOKEN = "{on: spoke, who: partner, rung: [1, 2], to: weighing}"
PLEADS = """in: 30s, if: "pleas == 'some'\""""
THIRD = '{when: "stage == 3", to: stopping}'
LAST = '  - {when: "at(closing.over)", outcome: struck}\n'
RELEASE = "  - {id: release, on: command, name: release, goto: {partner: stopping}}\n"
SAFE = "      safe: {final: true}\n"
STRUCK = "struck: {see: [partner, subject], hear: [blow_1]}"
SOUND = "{sound: blow_1, at: subject}]"
BLOW = "facts: [cuffed, struck]}"
NEAR, FAR = "there: {x: 1, z: -3}, beside: {x: 2, z: -3}", "there: {x: 1, z: -400}, beside: {x: 2, z: -400}"
OFF, TALKING = f"{NEAR}, off: {{x: 1, z: 400}}", "      talking:\n"
LEAVES = f"{TALKING}        enter: [{{act: partner, clip: idle, at: off, travel: 0ms}}]\n"
ARRIVING, BLACK, BLACKENS = "      arriving:\n", "        enter: [{fade: 0ms}]\n", "        enter: [{fade: 1500ms}]\n"
STREET, CLEAN, VOICED, SCRIPTED, BOOK = (
    "locales/street.yaml",
    "locales/clean.yaml",
    "voices/voices.yaml",
    "trainees/still.yaml",
    "guidebook.yaml",
)

NODES = (
    spoilt("unreachable-node", SAFE, f"      «lost: {{}}\n{SAFE}"),
    spoilt("unreachable-node", SAFE, f"{SAFE}      «round: {{go: [{{after: 1s, to: round}}]}}\n"),
    spoilt("dead-end", WEIGHTS, WEIGHTS[:-1] + ', stuck: "1"}', "      striking:\n", "      «stuck: {}\n      striking:\n"),
    warned(
        "dead-end",
        "      left: {final: true}\n",
        "      «left: {}\n",
        'when: "final(partner) and calm"',
        'when: "final(partner) and (calm or at(subject.safe))"',
    ),
)
WAITS = (
    spoilt("endless-wait", "      settling:\n        go: [{after: 90s,", "      «settling:\n        go: [{on: spoke,"),
    spoilt(
        "endless-wait",
        '      before:\n        go: [{when: "final(partner) and calm',
        '      «before:\n        go: [{when: "final(partner) and calm and stage >= 1',
    ),
    spoilt(
        "endless-wait",
        "      hurt:\n",
        "      «hurt:\n",
        "{after: 8s, to: stopping}",
        '{when: "final(subject)", to: stopping}',
    ),
    spoilt(
        "endless-wait",
        "      again:\n",
        "      «again:\n",
        "{after: 8s, to: stopping}",
        "{after: 8s, to: again}",
        "stage + 1",
        "1",
        also=("guard-never-holds",),
    ),
    spoilt("endless-wait", "end:\n", "«end:\n", LAST, LAST.replace("over)", "over) and stage >= 2")),
    warned(
        "endless-wait",
        "      sitting:\n",
        "      «sitting:\n",
        '{when: "final(partner)", to: safe}',
        '{when: "at(partner.weighing)", to: safe}',
    ),
)
HURT = 'go: [{when: "final(partner)", to: helpless}]'
MEANWHILE = (
    spoilt("never-together", HURT, 'go: [{when: "final(partner)", to: helpless}, {«when: "at(partner.threatening)", to: helpless}]'),
    spoilt("never-together", HURT, 'go: [{«when: "at(partner.weighing)", to: helpless}]'),
    spoilt("never-together", HURT, 'go: [{«when: "at(partner.threatening) and stage >= 1", to: helpless}, {after: 40s, to: helpless}]'),
    spoilt("never-together", LAST, '  - {«when: "at(partner.arriving) and at(closing.settling)", outcome: early, title: Early}\n' + LAST),
    spoilt("never-together", "name: release,", 'name: release, «if: "at(subject.helped) and at(partner.talking)",'),
    warned("never-together", HURT, 'go: [{«when: "at(partner.talking) or final(partner)", to: helpless}]'),
    warned("never-together", HURT, 'go: [{«when: "final(partner) and (calm or at(partner.arriving) and stage == 1)", to: helpless}]'),
)
"""one region asks for what the other cannot be while it is here"""
GUARDS = (
    spoilt("guard-never-holds", 'when: "stage == 3"', '«when: "stage == 7"'),
    spoilt("guard-never-holds", TOUCHED, TOUCHED.replace("do:", '«if: "at(partner.talking)", do:')),
    spoilt("guard-never-holds", TOUCHED, TOUCHED.replace("do:", '«if: "final(closing) and not at(closing.over)", do:')),
    spoilt(
        "guard-never-holds",
        PLEADS,
        PLEADS.replace("if:", "«if:").replace("'some'", "'some' and crowd == 1 and pleas == 'none'"),
        also=("line-never-said",),
    ),
    spoilt("guard-never-holds", 'if: "stage >= 1"', '«if: "stage > 3"'),
    spoilt("guard-never-holds", "name: release,", 'name: release, «if: "stage < 0",'),
    spoilt("guard-never-holds", 'present: "crowd >= 1"', '«present: "crowd > 1"'),
    spoilt("guard-never-holds", 'when: "stage == 3"', 'when: "stage == 3", «if: "stage == 2"'),
    spoilt(
        "guard-never-holds",
        'when: "stage == 3"',
        '«when: "crowd == 1 and not calm and spare"',
        "  calm: {type",
        "  spare: {type: bool, init: false}\n  calm: {type",
    ),
    spoilt("guard-always-holds", 'when: "stage == 3"', '«when: "stage <= 3"', also=("shadowed-way",)),
    spoilt("guard-always-holds", "name: release,", 'name: release, «if: "heat + grip >= 0",'),
    spoilt("guard-always-holds", '{when: "at(closing.over)",', '{«when: "heat >= 0",', also=("length", "late-cue")),
    spoilt("weight-never-above-0", 'striking: "200"}', 'striking: "200", «again: "0 - heat"}', also=("not-checked",)),
    spoilt("clamp-turned", 'striking: "200"}', '«striking: "clamp(stage, 250, 200)"}'),
    spoilt("clamp-turned", '{set: grip, to: "grip + 20"}', '{set: grip, «to: "clamp(grip + 20, heat + 300, 90)"}'),
    spoilt("weights-all-0", WEIGHTS, '«random: {stopping: "grip - 50", striking: "50 - heat"}', also=("not-checked",)),
)
SHADOWS = (
    spoilt("shadowed-way", SPOKEN, f"{{on: spoke, who: partner, to: weighing}}\n          - «{SPOKEN}"),
    spoilt("shadowed-way", "{after: 9s, to: striking}", "{after: 9s, to: striking}\n          - «{after: 20s, to: again}"),
    spoilt("shadowed-way", THIRD, f'{{when: "stage >= 2", to: stopping}}\n          - «{THIRD}'),
    spoilt("shadowed-way", THIRD, '{when: "stage >= 2", to: stopping}\n          - «{on: spoke, if: "stage == 3", to: striking}'),
    spoilt("shadowed-way", SPOKEN, f"«{SPOKEN}", RELEASE, f"{RELEASE}  - {{id: word, on: spoke, do: [{{set: heat, to: 9}}]}}\n"),
    spoilt("shadowed-interrupt", RELEASE, f"{RELEASE}  - «{{id: again, on: command, name: release, goto: {{subject: safe}}}}\n"),
    spoilt("shadowed-end", LAST, f'{LAST}  - «{{when: "at(closing.over) and calm", outcome: late, title: Late}}\n'),
)
LOOPS = (
    spoilt(
        "zero-time-loop",
        SAFE,
        '      safe: {go: [«{when: "calm", to: gone}]}\n      gone: {go: [{when: "calm", to: safe}]}\n',
        also=("not-checked",),
    ),
    warned("zero-time-loop", SAFE, '      safe: {go: [«{when: "heat > 9", to: gone}]}\n      gone: {go: [{after: 0ms, to: safe}]}\n'),
)
EVIDENCE = (
    spoilt("not-perceivable", STRUCK, "«struck: {}"),
    spoilt("not-perceivable", STRUCK, "struck: {see: [subject, «passer]}"),
    spoilt("not-perceivable", "facts: [cuffed, threatened]", "facts: [cuffed, «threatened]", NEAR, FAR),
    spoilt("not-perceivable", "facts: [cuffed, threatened]", "facts: [cuffed, «threatened]", NEAR, OFF, TALKING, LEAVES),
    spoilt("not-perceivable", BLOW, "facts: [cuffed, «struck]}", "hear: [blow_1]", "hear: []", ARRIVING, f"{ARRIVING}{BLACK}"),
    spoilt("not-perceivable", BLOW, "facts: [cuffed, «struck]}", "hear: [blow_1]", "hear: []", ARRIVING, f"{ARRIVING}{BLACKENS}"),
    spoilt(
        "not-perceivable",
        "actor: partner, victim: subject, rung: 1",
        "actor: partner, «victim: subject, rung: 1",
        "mark: beside}",
        "mark: beside, present: \"pleas == 'none'\"}",
    ),
    warned("never-heard", "hear: [blow_1]", "hear: [blow_1, «blow_99]"),
    warned("never-heard", "hear: [blow_1]", "hear: [blow_1, «scuffle]"),
    warned("never-heard", "hear: [blow_1]", "hear: [blow_1, «s-plead]"),
    warned("never-heard", "hear: [p-threat]", "hear: [p-threat, «radio]", SOUND, SOUND[:-1] + ", {sound: radio, at: here}]"),
    warned("fact-never-begins", "  struck: {see", "  «quiet: {see: [partner], title: it is quiet}\n  struck: {see"),
    warned("fact-never-ends", "  struck: {see", "  «struck: {see", " {fact_end: struck},", ""),
    spoilt("cue-never-begins", BLOW, "facts: [cuffed, «struck]}", " {fact: struck},", ""),
    spoilt("cue-never-begins", BLOW, "«facts: [threatened, struck]}"),
)
USES = (
    spoilt("duty-without-way", "  aid: {kind: aid", "  «tell: {kind: tell, title: Told}\n  aid: {kind: aid"),
    warned("line-never-said", "  s-plead: {who", "  «s-more: {who: subject, lasts: 1s, text: More}\n  s-plead: {who"),
    warned("prop-never-shown", "lines:\n  p-threat: {who", "props:\n  «knife: {kind: knife}\nlines:\n  p-threat: {who"),
    warned("variable-never-read", "  calm: {type", "  «spare: {type: bool, init: false}\n  calm: {type"),
    warned("dial-never-read", "  crowd: {min", "  «gaze: {of: [away, trainee], init: away}\n  crowd: {min"),
)
WORDS = (
    spoilt("locale-differs", 'lines:\n  p-threat: "Say that again."\n', "«lines:\n", file=STREET),
    spoilt("locale-differs", "format: dti", "«format: dti", "briefing: You relieve a colleague.\n", "", file=STREET),
    spoilt(
        "unknown-name",
        "struck: he is struck}",
        "struck: he is struck, «cuffs: he is cuffed}",
        file=STREET,
    ),
    spoilt("gives-away", "title: The bench", "«title: The lawful bench", file=STREET),
    spoilt("gives-away", "briefing: You", "«briefing: Of excessive force. You", file=CLEAN),
    spoilt("missing-voice", "speakers:\n  partner: {voice: man-low}\n", "«speakers:\n", file=VOICED),
    spoilt("missing-voice", "partner: {voice: man-low}", "partner: {«voice: man-lower}", file=VOICED),
    spoilt("unreadable", "device: desktop", "device: desktop\n«speed: 3", file=SCRIPTED),
    spoilt("unreadable", "head: [{at: 0s}]", "head: [{«at: 0}]", file=SCRIPTED),
    spoilt("unreadable", "items:", "«items:", "category: performance", "category: legal", also=("unreadable",), file=BOOK),
    spoilt("unreadable", "applies: prevented", "«applies: lawful", file=BOOK),
    warned("nothing-asked", "items:", "«items:", ", applies: prevented", "", file=BOOK),
)
NAMES = (
    spoilt("unknown-policy", "vars:\n", "policies: [«us-nowhere]\nvars:\n"),
    spoilt(
        "unnamed-policy", BLOW, BLOW[:-1] + ", policy: [us-federal.duty, «us-minnesota.duty]}", "vars:\n", "policies: [us-federal]\nvars:\n"
    ),
    spoilt("unknown-policy", BLOW, BLOW[:-1] + ", policy: [«us-federal.nothing]}"),
    spoilt("unknown-guidebook-item", BLOW, BLOW[:-1] + ", guidebook: [«legal.nothing]}"),
    spoilt("unknown-name", "place: street-corner", "«place: nowhere"),
    spoilt("unknown-name", "{person: woman-coat", "{«person: nobody"),
    spoilt("unknown-name", SOUND, SOUND[:-1] + ", {«sound: bang, at: subject}]"),
    spoilt("unknown-name", SOUND, SOUND[:-1] + ", {act: partner, «clip: hovers}]"),
    spoilt("unknown-name", "lines:\n  p-threat: {who", "props: {spoon: {«kind: spoon, at: there}}\nlines:\n  p-threat: {who"),
    spoilt("unknown-name", "end:\n", "tests:\n  - {name: a, expect: {«outcome: never}}\nend:\n"),
    spoilt("unknown-name", "{on: touched, who: subject, do:", "{on: touched, who: subject, «part: sholder, do:"),
    spoilt("unknown-name", "{on: touched, who: subject, do:", "{on: spoke, who: dispatch, «name: medcal, do:"),
    spoilt("unknown-name", "{on: touched, who: subject, do:", "{on: spoke, who: subject, «name: medical, do:"),
    spoilt("unknown-name", "{on: touched, who: subject, do:", "{on: spoke, who: subject, «name: apart, do:"),
    spoilt("unknown-name", "{on: touched, who: subject, do:", "{on: spoke, who: partner, «name: aprt, do:"),
    spoilt("unknown-name", "{on: touched, who: subject, do:", "{on: distance, who: subject, «name: close, do:"),
    spoilt("unknown-name", "{on: touched, who: subject, do:", "{on: open_palm, who: subject, «part: hand, do:"),
    spoilt("unknown-name", "end:\n", "tests:\n  - {name: a, script: [{at: 1s, on: drew, «name: gun}], expect: {outcome: struck}}\nend:\n"),
    spoilt("twin", "place:", "«twin: nobody\nplace:"),
    spoilt("unreadable", "{after: 9s, to: striking}", "{after: 9s, «to: nowhere}", also=("not-checked",)),
    spoilt("unreadable", 'when: "stage == 3"', '«when: "stages == 3"', also=("not-checked",)),
    spoilt("unreadable", "place:", "«plaice: x\nplace:"),
)
COURSE = (
    spoilt("taken-outcome", LAST, f'{LAST}  - {{when: "at(closing.over)", «outcome: shot, title: Shot}}\n', also=("shadowed-end",)),
    spoilt("taken-outcome", RELEASE, "  - {id: release, on: command, name: release, «outcome: stopped}\n"),
    warned("late-cue", "  threat: {", "  «threat: {", "{after: 15s, to: threatening}", "{after: 150s, to: threatening}"),
    warned("length", "end:\n", "«end:\n", "{after: 90s, to: over}", "{after: 2s, to: over}"),
    spoilt(
        "never-ends", "  pleas: {", "  «pleas: {", "[{after: 15s, to", "[{after: 15s, if: \"pleas == 'some'\", to", also=("endless-wait",)
    ),
    warned(
        "size",
        "regions:\n",
        "«regions:\n",
        "      helped: {final: true}\n      left: {final: true}\n      safe: {final: true}\n",
        "      helped: {final: true}\n",
        "{after: 60s, to: left}",
        "{after: 60s, to: helped}",
        "to: safe",
        "to: helped",
    ),
)
ALL = (*NODES, *WAITS, *MEANWHILE, *GUARDS, *SHADOWS, *LOOPS, *EVIDENCE, *USES, *WORDS, *NAMES, *COURSE)
