"""What a trainee's hand feels of what it does and of bodies that it is on, whatever the story makes of it. Touch itself is the story's:
`scenes/common/graphs/feel.yaml`."""

from __future__ import annotations

from collections.abc import Iterable

from vr_dti.events import ALREADY, BOTH_WRISTS, OFFICER, ONE_WRIST, SHAKEN_OFF, Effect, Intent, Reason

_FELT = {
    "pulled": (800, 160),
    "held_back": (700, 140),
    "helped_up": (600, 120),
    "rolled": (600, 120),
    "took_custody": (350, 60),
}
"""strength in thousandths and how long, ms, of acts that meet with resistance: defaults, beside 600 and 90 of a hand on an officer"""
_AT_BELT = {
    **dict.fromkeys(("drew", "took", "picked_up"), (350, 30)),
    **dict.fromkeys(("holstered", "returned"), (250, 20)),
    **dict.fromkeys(("cleared", "reloaded"), (500, 50)),
}
"""The same of what hands do at the own belt, where nobody looks while somebody stands before them: taken or put back is felt. Defaults."""
_SHAKEN_OFF = (900, 220)
_KICK = {"handgun": (1000, 90), "cew": (500, 60), "spray": (200, 60), "dry_fired": (250, 20), "struck": (900, 70)}
"""the same of what a tool does in the hand: defaults"""
_HEARD = {
    "handgun": "gunshot",
    "cew": "cew_shot",
    "spray": "spray_hiss",
    "dropped": "cuffs_rattle",
    **dict.fromkeys(("dry_fired", "cleared", "reloaded"), "click"),
}
"""and what is heard of it. A pistol's own level would deafen: it is no louder than a shout here."""


_CUFFS: dict[str, tuple[int, int, str]] = {
    **dict.fromkeys((BOTH_WRISTS, ONE_WRIST), (600, 150, "cuffs_ratchet")),
    **dict.fromkeys((ALREADY, OFFICER), (250, 40, "cuffs_rattle")),
}
"""the same of handcuffs at a wrist: teeth that run over the pawl, or metal that only knocks on. Defaults"""


def felt(intents: Iterable[Intent], now_ms: int) -> tuple[Effect, ...]:
    """`haptic` effects of what hands have just done, at `now_ms`."""
    out = []
    for i in intents:
        how = _SHAKEN_OFF if i.kind == "let_go" and i.name == SHAKEN_OFF else _FELT.get(i.kind) or _AT_BELT.get(i.kind)
        if how is not None and i.label == "sensed":
            args = (("strength_permille", how[0]), ("duration_ms", how[1]))
            out.append(Effect("haptic", now_ms, i.trainee, i.hand, args, Reason(because="felt", source=i.source, seq=i.seq)))
        if i.kind in ("fired", "dry_fired", "struck", "dropped", "cleared", "reloaded"):
            out += _fired(i, i.name if i.kind == "fired" else i.kind, now_ms)
        if i.kind == "cuffed" and i.name in _CUFFS:
            strength, lasts_ms, sound = _CUFFS[i.name]
            why = Reason(because=i.kind, source=i.source, seq=i.seq)
            shaken = (("strength_permille", strength), ("duration_ms", lasts_ms))
            out += [Effect("haptic", now_ms, i.trainee, i.hand, shaken, why), Effect("sound", now_ms, i.to, sound, (), why)]
    return tuple(out)


def _fired(i: Intent, what: str, now_ms: int) -> list[Effect]:
    """A kick in the hand, and a sound where the trainee is."""
    why = Reason(because=i.kind, source=i.source, seq=i.seq)
    out = []
    if kick := _KICK.get(what):
        out.append(Effect("haptic", now_ms, i.trainee, i.hand, (("strength_permille", kick[0]), ("duration_ms", kick[1])), why))
    if sound := _HEARD.get(what):
        out.append(Effect("sound", now_ms, f"trainee:{i.trainee}", sound, (), why))
    return out
