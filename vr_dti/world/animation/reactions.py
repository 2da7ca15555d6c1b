"""What a body does about spray, current, shots and blows, as numbers at an instant: a pure function of what hurt it and of time.

All times and angles are defaults of this project, made to be read by a trainee who stands some metres off; nothing was measured on people.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from vr_dti.world.animation import scalar
from vr_dti.world.animation.scalar import Point
from vr_dti.world.animation.wander import draw, wander
from vr_dti.world.animation.way import smoothstep
from vr_dti.world.hurt import Hurt

SPRAY_MS, CLEARS_MS, LEFT = 25_000, 20_000, 0.35
"""spray works wholly for so long, wears off over so much longer, and so much of it stays in the eyes. Its makers say 20 to 45 minutes:
longer than any scene"""
BLINDS_MS, STARTS_MS, BOWS_MS = 180.0, 420.0, 750.0
"""from spray in a face to shut eyes, to hands before them, and to a bowed trunk"""
HANDS_MS = (13_000.0, 21_000.0)
"""how long the first and the second hand stay before the eyes"""
BLINDED = 500
"""thousandths of spray in a face from which on it keeps somebody from using force: default"""
COUGHS_MS = (1000, 1650, 2250, 4100, 4750, 7300, 7950, 8500, 12_000, 12_650, 17_500, 18_200, 25_500, 34_000)
"""after the spray: fits of coughing, further and further apart"""
LOCKS_MS, SLACKENS_MS = 90.0, 350.0
"""muscles lock within, and let go within"""
TIRED_MS = 6000.0
"""so long the trunk hangs after a current"""
JERK_MS = 75.0
"""to the most of a jerk; after six times that nothing is left"""
GUARD_MS, GUARD_STAYS_MS = 260.0, {"baton": 1500.0, "dart": 900.0, "handgun": 60_000.0}
"""until arms are drawn in after a blow, and how long they stay"""
LIMP_MS = 900.0
"""from a shot to a body that hangs"""
FAINTS_MS = {"head": 300.0, "": 3500.0}
"""from a shot to a face that shows nothing any more, by what it met"""
OUTER = frozenset(("forearm", "hand"))
"""of an arm, what a shot goes through without meeting the trunk behind"""
LEGS = frozenset(("thigh", "shin", "foot"))
_ARMS: dict[str, tuple[str, str]] = {
    "head": ("eyes", "belly"),
    "neck": ("eyes", "belly"),
    "torso": ("belly", "belly"),
    **dict.fromkeys(("shoulder", "upper_arm", "forearm", "hand"), ("belly", "other_arm")),
    **dict.fromkeys(("thigh", "shin", "foot"), ("thigh", "")),
}
"""what a blow met -> whereto the hand of that side goes, and the other"""
JERKS_DEG = {"handgun": 9.0, "baton": 8.0, "dart": 4.0, "cew": 4.0}
"""by which a trunk is turned at most"""


Arm = tuple[str, float]
"""a place of `reacting.PLACES`: `eyes`, `belly`, `other_arm`, `thigh`; and how far a hand is on its way there"""


class Reaction(NamedTuple):
    """How far a body does what, 0..1 where no unit is named."""

    turn: Point = (0.0, 0.0, 0.0)
    """jerk of the trunk, a turn in world, radians"""
    bend_rad: float = 0.0
    """of the trunk, forward; negative: backward"""
    yaw_rad: float = 0.0
    nod_rad: float = 0.0
    """of the head: to its left, and up"""
    shrug_rad: float = 0.0
    crouch_m: float = 0.0
    arms: tuple[Arm, Arm] = (("", 0.0), ("", 0.0))
    """left and right: whereto, and how far on its way there"""
    away_rad: float = 0.0
    """the head turned away, of who has no hand free for the eyes"""
    tremble_rad: float = 0.0
    arch_rad: float = 0.0
    """who lies makes his back hollow, and his thighs come up"""
    clench: float = 0.0
    """and makes fists, the knees straight"""
    blind: float = 0.0
    """looks at nobody"""


def hit_down(hurt: Hurt) -> bool:
    """A shot that no body stands up to: all but those in a forearm or hand."""
    return hurt.tool == "handgun" and hurt.part not in OUTER


def sprayed(hurt: Hurt, t_ms: float) -> float:
    """0..1: how much spray is in a face."""
    on = hurt.permille / 1000.0 * smoothstep((t_ms - hurt.since_ms) / BLINDS_MS)
    return on * (1.0 - (1.0 - LEFT) * smoothstep((t_ms - hurt.until_ms) / CLEARS_MS))


def locked(hurt: Hurt, t_ms: float) -> float:
    """0..1: how stiff a current makes muscles."""
    if hurt.tool != "cew":
        return 0.0
    return smoothstep((t_ms - hurt.since_ms) / LOCKS_MS) * (1.0 - smoothstep((t_ms - hurt.until_ms) / SLACKENS_MS))


def stopped_by(hurts: Iterable[Hurt], t_ms: float) -> str:
    """Whose tool keeps somebody from using force: he is shot down, a current has him or has not left him yet, his hands are before his
    eyes. Empty: nobody's does."""
    for h in hurts:
        shot = hit_down(h)
        thrown = h.tool == "cew" and t_ms < max(h.until_ms, h.lands_ms) + TIRED_MS
        blinded = h.tool == "spray" and t_ms < h.since_ms + HANDS_MS[0] and h.permille >= BLINDED
        if shot or thrown or blinded:
            return h.by
    return ""


def jerk(since_ms: float) -> float:
    """0..1: what is left of a jerk."""
    if not 0.0 <= since_ms < 12.0 * JERK_MS:
        return 0.0
    u = since_ms / JERK_MS
    return u * math.exp(1.0 - u) * (1.0 - smoothstep((u - 8.0) / 4.0))


def coughs(hurt: Hurt) -> Iterator[int]:
    """When somebody coughs."""
    if hurt.permille >= 500:
        yield from (hurt.since_ms + k for k in COUGHS_MS)


def squeezed(hurts: Sequence[Hurt], t_ms: float, seed: int) -> float:
    """0..1: how tightly eyes are shut, of whose chance is drawn from `seed`."""
    return max((_squeeze(h, t_ms, seed) for h in hurts), default=0.0)


def _squeeze(hurt: Hurt, t_ms: float, seed: int) -> float:
    if hurt.tool == "spray":
        much = sprayed(hurt, t_ms)
        peeps = max(0.0, wander(seed + 33, t_ms - hurt.since_ms, 900.0)) * (1.0 - much)  # what is left of it lets a slit open now and then
        return min(1.0, 2.2 * much) * (1.0 - peeps)
    return 0.85 * max(locked(hurt, t_ms), jerk(t_ms - hurt.since_ms) if hurt.tool != "cew" else 0.0)


def pains(hurts: Sequence[Hurt], t_ms: float) -> tuple[float, float]:
    """How much of a face shows pain, and how much nothing any more."""
    pain = faint = 0.0
    for h in hurts:
        since = t_ms - h.since_ms
        if h.tool == "spray":
            pain = max(pain, sprayed(h, t_ms))
        elif h.tool == "cew":
            pain = max(pain, locked(h, t_ms), 0.5 * smoothstep(since / LOCKS_MS) * (1.0 - smoothstep((t_ms - h.until_ms) / TIRED_MS)))
        elif h.tool == "handgun":
            pain = max(pain, smoothstep(since / 120.0))
            if hit_down(h):
                faint = max(faint, smoothstep((since - FAINTS_MS.get(h.part, FAINTS_MS[""])) / 1200.0))
    return pain, faint


def at(hurts: Sequence[Hurt], t_ms: float, seed: int) -> Reaction:
    """Everything at once: what several tools did adds up within what a body can do."""
    out = Reaction()
    for hurt in hurts:
        if t_ms > hurt.since_ms:
            again_ms = min((h.since_ms for h in hurts if h.tool == hurt.tool and h.since_ms > hurt.since_ms), default=math.inf)
            out = _both(out, _of(hurt, t_ms, seed, again_ms))
    return out


def _both(a: Reaction, b: Reaction) -> Reaction:
    return Reaction(
        scalar.add(a.turn, b.turn),
        _either_way(a.bend_rad, b.bend_rad),
        _either_way(a.yaw_rad, b.yaw_rad),
        _either_way(a.nod_rad, b.nod_rad),
        max(a.shrug_rad, b.shrug_rad),
        max(a.crouch_m, b.crouch_m),
        (_further(a.arms[0], b.arms[0]), _further(a.arms[1], b.arms[1])),
        _either_way(a.away_rad, b.away_rad),
        max(a.tremble_rad, b.tremble_rad),
        max(a.arch_rad, b.arch_rad),
        max(a.clench, b.clench),
        max(a.blind, b.blind),
    )


def _either_way(a: float, b: float) -> float:
    """The greater of two turns, but their sum where they are opposite: one that grows beyond the other makes nothing leap."""
    return max(a, b, 0.0) + min(a, b, 0.0)


def _further(a: Arm, b: Arm) -> Arm:
    return a if a[1] > b[1] else b


def _of(hurt: Hurt, t_ms: float, seed: int, again_ms: float) -> Reaction:
    """`again_ms`: when the same tool met him anew."""
    if hurt.tool == "spray":
        return _of_spray(hurt, t_ms, seed, again_ms)
    since = t_ms - hurt.since_ms
    much, (x, z) = hurt.permille / 1000.0, hurt.way
    pushed = math.radians(JERKS_DEG[hurt.tool]) * much * jerk(since)
    turn, arch = (z * pushed, 0.0, -x * pushed), 1.2 * pushed
    if hurt.tool == "cew":
        return _of_current(hurt, t_ms, again_ms)._replace(turn=turn)
    if hit_down(hurt):
        hangs = 0.0 if hurt.falls else smoothstep(since / LIMP_MS)
        return Reaction(
            turn=turn,
            bend_rad=math.radians(30.0) * hangs,
            nod_rad=math.radians(-22.0) * hangs,
            shrug_rad=math.radians(10.0) * jerk(since),
            arch_rad=arch,
            blind=smoothstep(since / 200.0),
        )
    stays = GUARD_STAYS_MS[hurt.tool]
    drawn = smoothstep(since / GUARD_MS) * (1.0 - smoothstep((since - stays) / 900.0))
    near, far = _ARMS[hurt.part if hurt.part in _ARMS else "torso"]
    arms = ((near, drawn), (far, drawn if hurt.tool != "dart" else 0.0))
    return Reaction(
        turn=turn,
        bend_rad=math.radians(13.0) * drawn * much,
        yaw_rad=math.radians(16.0) * hurt.side * drawn,  # away from where it came from
        nod_rad=math.radians(-9.0) * drawn,
        shrug_rad=math.radians(10.0) * max(jerk(since), 0.8 * drawn),
        crouch_m=(0.075 if hurt.part in LEGS else 0.035) * drawn * much,
        arms=arms if hurt.side < 0 else (arms[1], arms[0]),
        arch_rad=arch,
        blind=0.7 * drawn,
    )


def _of_current(hurt: Hurt, t_ms: float, again_ms: float) -> Reaction:
    """A new current makes a trunk straight that hangs from the last."""
    stiff, past = locked(hurt, t_ms), t_ms - hurt.until_ms
    tired = smoothstep((past + SLACKENS_MS) / (2.0 * SLACKENS_MS)) * (1.0 - smoothstep((past - 0.4 * TIRED_MS) / (0.6 * TIRED_MS)))
    tired *= 1.0 - smoothstep((t_ms - again_ms) / SLACKENS_MS)
    return Reaction(
        bend_rad=math.radians(-4.0) * stiff + math.radians(15.0) * tired,
        nod_rad=math.radians(13.0) * stiff - math.radians(14.0) * tired,
        shrug_rad=math.radians(7.0) * stiff,
        crouch_m=0.05 * tired,
        tremble_rad=math.radians(1.1) * stiff,
        arch_rad=math.radians(11.0) * stiff,
        clench=stiff,
        blind=max(stiff, 0.8 * tired),
    )


def _of_spray(hurt: Hurt, t_ms: float, seed: int, again_ms: float) -> Reaction:
    """New spray begins its own fits of coughing."""
    since, much = t_ms - hurt.since_ms, sprayed(hurt, t_ms)
    full = min(1.0, much / 0.8)
    bows = smoothstep((since - 0.4 * BOWS_MS) / BOWS_MS)
    eased = 1.0 - 0.55 * smoothstep((since - 9000.0) / 9000.0)
    coughing = sum(jerk(t_ms - at) for at in coughs(hurt) if at < again_ms)
    first = int(draw(seed, 3001) * 2.0)
    gone = [1.0 - smoothstep((since - HANDS_MS[k == first]) / 1200.0) for k in (0, 1)]
    up = smoothstep((since - 90.0) / STARTS_MS)
    rub = 0.02 * wander(seed + 31, t_ms, 420.0) * up
    side = 1.0 if draw(seed, 3002) < 0.5 else -1.0
    recoil = smoothstep(since / 160.0) * (1.0 - bows)
    return Reaction(
        bend_rad=full * (math.radians(-6.0) * recoil + math.radians(24.0) * bows * eased) + math.radians(5.0) * full * coughing,
        yaw_rad=side * math.radians(20.0) * full * recoil,
        nod_rad=full * (math.radians(9.0) * recoil - math.radians(13.0) * bows) - math.radians(4.0) * coughing * full,
        shrug_rad=math.radians(11.0) * full * max(recoil, 0.7 * bows * eased),
        crouch_m=0.06 * full * bows * eased,
        arms=(("eyes", full * up * gone[0] * (0.98 + rub)), ("eyes", full * up * gone[1] * (0.98 - rub))),
        arch_rad=full * (math.radians(5.0) * recoil + math.radians(5.0) * coughing),
        away_rad=full * bows * side * math.radians(30.0 + 9.0 * wander(seed + 32, t_ms, 700.0)),
        blind=min(1.0, 1.6 * much),
    )
