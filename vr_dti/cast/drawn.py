"""Somebody else in the same clothes: body, face, skin, eyes and hair drawn from a seed, so that no run teaches what a suspect looks like.

What is drawn never depends on the part: officer, subject and passer-by are drawn from the same ranges by the same steps, and only the
clothes, and the sex where the scene's words say he or she, are those of the part. Every range is a default of this project and describes no
population. `vr-dti people` shows the spread.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from vr_dti.cast.recipe import (
    PLAITED,
    Ancestry,
    Body,
    Cardigan,
    Coat,
    Colour,
    Eyes,
    Hair,
    Hoodie,
    Jacket,
    Recipe,
    Shirt,
    Skin,
    TShirt,
    Worn,
    rgb,
)
from vr_dti.story.chance import draw

Family = Literal["african", "asian", "caucasian"]

FAMILIES: tuple[Family, ...] = ("african", "asian", "caucasian")
"""the three the body library knows; each is as likely as the others"""
MIXED = 0.4
"""share of people whose face draws on a second family"""
AGE_YEARS = (21, 67)
HEIGHT_M = {"male": (1.765, 0.065), "female": (1.635, 0.06)}
"""mean and spread"""
TONES: Mapping[Family, tuple[Colour, Colour]] = {
    "african": ("#a06a48", "#452b1e"),
    "asian": ("#e2b994", "#b3825c"),
    "caucasian": ("#ecc7ae", "#c3936f"),
}
"""the lightest and the darkest skin drawn"""
HAIR: Mapping[Family, Sequence[Colour]] = {
    "african": ("#14110f", "#1b1613", "#241b16"),
    "asian": ("#121011", "#1a1616", "#261d1a"),
    "caucasian": ("#1f1814", "#3a2a1e", "#5b4028", "#7a5a36", "#9a7b4c", "#5c2f1b"),
}
IRIS: Mapping[Family, Sequence[Colour]] = {
    "african": ("#2b1a12", "#3a2418", "#4a3020"),
    "asian": ("#2a1a13", "#382419", "#452d1e"),
    "caucasian": ("#4a3626", "#55636a", "#5d7361", "#4f6a86", "#6b5a3a"),
}
FACE = (
    ("chin-width-decr", "chin-width-incr"),
    ("chin-prominent-decr", "chin-prominent-incr"),
    ("chin-height-decr", "chin-height-incr"),
    ("cheek-bones-decr", "cheek-bones-incr"),
    ("cheek-volume-decr", "cheek-volume-incr"),
    ("ear-wing-decr", "ear-wing-incr"),
    ("ear-scale-decr", "ear-scale-incr"),
    ("eye-scale-decr", "eye-scale-incr"),
    ("eye-corner2-down", "eye-corner2-up"),
    ("eyebrows-angle-down", "eyebrows-angle-up"),
    ("forehead-scale-vert-decr", "forehead-scale-vert-incr"),
    ("forehead-temple-decr", "forehead-temple-incr"),
    ("head-fat-decr", "head-fat-incr"),
    ("mouth-lowerlip-volume-decr", "mouth-lowerlip-volume-incr"),
    ("mouth-upperlip-volume-decr", "mouth-upperlip-volume-incr"),
    ("mouth-scale-horiz-decr", "mouth-scale-horiz-incr"),
    ("neck-scale-horiz-decr", "neck-scale-horiz-incr"),
    ("nose-curve-concave", "nose-curve-convex"),
    ("nose-hump-decr", "nose-hump-incr"),
    ("nose-point-down", "nose-point-up"),
    ("nose-scale-vert-decr", "nose-scale-vert-incr"),
    ("nose-width2-decr", "nose-width2-incr"),
)
"""pairs of targets, one way and the other: what tells two people of one age and family apart"""
_TOPS: Sequence[Colour] = (
    *("#5a6a72", "#7e2c28", "#2f3d52", "#4d5a49", "#8c8f94", "#a57630", "#6d5a7a", "#3a3a3f", "#c9c2b2", "#2d5a5a"),
    *("#4a6d94", "#6a7563", "#b0705c", "#9fb0bd"),
)
_UNDER: Sequence[Colour] = ("#cfc8b8", "#8fa0ad", "#b98f8a", "#2c2d33", "#d9d6cf")
_TOP_KINDS = ("hoodie", "t-shirt", "cardigan", "jacket", "coat")
DYED: Mapping[str, Sequence[Colour]] = {
    **dict.fromkeys(_TOP_KINDS, _TOPS),
    "trousers": ("#38425a", "#23242a", "#2c3444", "#5b5244", "#3c3f3a"),
    "trainers": ("#d8d4cc", "#2a2b2f", "#5c6470"),
}
"""clothes of passers-by, and the colours they come in; uniforms keep theirs. Of those in a coat three in four wear something else over
their shirt, so that a row of onlookers is no uniform."""
ALIKE = 0.20
"""two colours this near in sRGB, each of its three 0..1, are taken for one another across a street (default)"""
SHAPES = ("head-oval", "head-round", "head-rectangular", "head-square", "head-triangular", "head-diamond")
FACE_MOST = 0.45
AGED_FROM = 34
KINDS: Mapping[Family, tuple[Sequence[str], Sequence[str]]] = {
    "african": (("cropped", "coily", "coily", "afro"), ("coily", "afro", "bun", "ponytail")),
    "asian": (("short", "short", "cropped"), ("bob", "long", "bun", "ponytail", "short")),
    "caucasian": (("short", "short", "cropped"), ("bob", "long", "bun", "ponytail", "short")),
}
"""hair of men and of women as it grows on a family's heads, each kind as likely as the others (defaults, of no population)"""
PLAITED_SHARE = 0.12
"""what share of those with a full head of hair, of any family and of either sex, wear it plaited, each kind as likely (default, of no
population)"""
BEARDS = ("none", "none", "none", "stubble", "short", "full", "moustache")
RECEDES_FROM, RECEDES_MOST = 28, 0.75
"""from what age hair recedes on some men, and on what share of the oldest; by how much is drawn, the more the older (defaults)"""
BARE_FROM, BARE_MOST = 30, 0.3
"""from what age some men have no hair on their heads, and what share of the oldest: default"""


class _Chance:
    """Draws that follow one another under one key."""

    def __init__(self, key: str) -> None:
        self.key, self._n = key, 0

    def share(self) -> float:
        """0..1, in thousandths: the same on every machine."""
        self._n += 1
        return draw(f"{self.key}/{self._n}", 1001) / 1000

    def among(self, low: float, high: float) -> float:
        return low + (high - low) * self.share()

    def about(self, mean: float, spread: float) -> float:
        """Bell-shaped, of three draws, never more than three spreads away."""
        return mean + 2.0 * spread * (self.share() + self.share() + self.share() - 1.5)

    def one(self, among: Sequence[str]) -> str:
        return among[min(int(self.share() * len(among)), len(among) - 1)]


def drawn(recipe: Recipe, key: str, *, anybody: bool = False, unlike: Collection[Colour] = ()) -> Recipe:
    """`recipe`'s clothes on a person drawn by `key`: of the sex that the recipe has, or `anybody`, in other colours too, none of them like
    one of `unlike`."""
    chance = _Chance(key)
    any_male, grow = chance.share() < 0.5, chance.share()
    male = any_male if anybody else recipe.body.gender >= 0.5
    first = FAMILIES[int(chance.share() * 0.999 * len(FAMILIES))]
    second = FAMILIES[int(chance.share() * 0.999 * len(FAMILIES))]
    share = chance.among(0.15, 0.4) if chance.share() < MIXED and second != first else 0.0
    families = {first: 1.0 - share, **({second: share} if share else {})}
    age = int(chance.among(*AGE_YEARS))
    return recipe.model_copy(
        update={
            "about": "Drawn by a seed.",
            "seed": int(grow * 1000) + 1,
            "body": _body(chance, families, age, male=male),
            "skin": _skin(chance, families, age),
            "hair": _hair(chance, first, age, male=male),
            "eyes": Eyes(iris=chance.one(IRIS[first])),
            "wear": tuple(_other_colour(worn, chance, unlike) for worn in recipe.wear) if anybody else recipe.wear,
        }
    )


def family(recipe: Recipe) -> Family:
    """The family with the largest share in a recipe's body."""
    shares = recipe.body.ancestry.model_dump()
    return max(FAMILIES, key=lambda name: float(shares[name]))


def _body(chance: _Chance, families: Mapping[Family, float], age: int, *, male: bool) -> Body:
    mean, spread = HEIGHT_M["male" if male else "female"]
    aged = max(0.0, (age - AGED_FROM) / 40.0)
    details = {chance.one(SHAPES): chance.among(0.1, 0.45)}
    for low, high in FACE:
        amount = chance.among(-1.0, 1.0)
        if abs(amount) > 0.3:  # about two in three differ from the average at all
            details[low if amount < 0 else high] = FACE_MOST * abs(amount)
    if aged:
        details |= {"head-age-incr": min(0.75, aged), "eye-bag-incr": min(0.7, aged * chance.among(0.5, 1.2))}
    return Body(
        gender=round(chance.among(0.9, 1.0) if male else chance.among(0.0, 0.1), 3),
        age_years=age,
        height_m=round(min(2.0, max(1.48, chance.about(mean, spread))), 3),
        ancestry=Ancestry(**{name: round(share, 3) for name, share in families.items()}),
        muscle=round(chance.among(0.35, 0.8), 3),
        weight=round(chance.among(0.35, 0.82), 3),
        proportions=round(chance.among(0.4, 0.65), 3),
        cup=0.5 if male else round(chance.among(0.3, 0.65), 3),
        firmness=0.5 if male else round(chance.among(0.4, 0.7), 3),
        details={name: round(amount, 3) for name, amount in details.items()},
    )


def _skin(chance: _Chance, families: Mapping[Family, float], age: int) -> Skin:
    at = chance.share()
    mixed = [0.0, 0.0, 0.0]
    for name, share in families.items():
        light, dark = (rgb(tone) for tone in TONES[name])
        mixed = [m + share * (a + at * (b - a)) for m, a, b in zip(mixed, light, dark, strict=True)]
    fair = "caucasian" in families
    return Skin(
        tone=_spelled(mixed),
        redness=round(chance.among(0.25, 0.6), 3),
        freckles=round(chance.among(0.0, 0.5) if fair and chance.share() < 0.3 else 0.0, 3),
        age=round(min(0.75, max(0.08, (age - 20) / 60.0)), 3),
    )


def _hair(chance: _Chance, first: Family, age: int, *, male: bool) -> Hair:
    grey = max(0.0, (age - 36) / 34.0) * chance.share()
    bare = chance.share() < BARE_MOST * max(0.0, (age - BARE_FROM) / (AGE_YEARS[1] - BARE_FROM))
    some = chance.one(KINDS[first][0 if male else 1])
    kind = "none" if male and bare else some
    beard = chance.one(BEARDS) if male else "none"
    years = max(0.0, (age - RECEDES_FROM) / (AGE_YEARS[1] - RECEDES_FROM))
    if kind != "none" and draw(f"{chance.key}/plaits", 1000) < 1000 * PLAITED_SHARE:
        kind = PLAITED[draw(f"{chance.key}/plaited", len(PLAITED))]
    recedes = male and kind in ("cropped", "short", "coily") and chance.share() < RECEDES_MOST * years
    return Hair(
        kind=kind,  # type: ignore[arg-type]
        colour=chance.one(HAIR[first]),
        grey=round(min(0.9, grey), 3),
        receding=round(chance.among(0.2, 0.3 + 0.7 * years), 3) if recedes else 0.0,
        wave=round(chance.share(), 3) if kind in ("long", "ponytail") else 0.0,
        beard=beard,  # type: ignore[arg-type]
        brows=round(chance.among(0.5, 0.75) if male else chance.among(0.4, 0.6), 3),
    )


def tops(recipe: Recipe) -> tuple[Colour, ...]:
    """The colours by which somebody is known at a distance."""
    return tuple(worn.colour for worn in recipe.wear if isinstance(worn, Shirt | Hoodie | TShirt | Cardigan | Jacket | Coat))


def _apart(a: Colour, b: Colour) -> float:
    return math.dist(rgb(a), rgb(b))


def _other_colour(worn: Worn, chance: _Chance, unlike: Collection[Colour]) -> Worn:
    if worn.kind == "coat":
        under, k = chance.one(_UNDER), int(chance.share() * 3.99)
        worn = (worn, Cardigan(kind="cardigan", blouse=under), Hoodie(kind="hoodie"), Jacket(kind="jacket", shirt=under))[k]
    if worn.kind == "jacket":
        worn = worn.model_copy(update={"cut": chance.one(("blouson", "denim"))})
    among = DYED.get(worn.kind, ())
    if worn.kind in _TOP_KINDS:
        among = [c for c in among if all(_apart(c, other) > ALIKE for other in unlike)] or among
    return worn.model_copy(update={"colour": chance.one(among)}) if among else worn


def _spelled(colour: Sequence[float]) -> Colour:
    return "#" + "".join(f"{round(255 * min(1.0, max(0.0, c))):02x}" for c in colour)
