"""The recipe of a person, `scenes/common/people/<name>.yaml`, format `dti-person/1`: body, skin, eyes, hair and what they wear."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from vr_dti.documents import Model, parse, read_text
from vr_dti.errors import InputError
from vr_dti.resources import shipped

FORMAT = "dti-person/1"

Share = Annotated[float, Field(ge=0.0, le=1.0)]


def _colour(value: str) -> str:
    if len(value) != 7 or value[0] != "#" or any(c not in "0123456789abcdefABCDEF" for c in value[1:]):
        raise ValueError("a color is written '#rrggbb' in quotes")
    return value.lower()


Colour = Annotated[str, AfterValidator(_colour)]


Rgb3 = tuple[float, float, float]


def rgb(colour: Colour) -> Rgb3:
    """`#rrggbb` -> sRGB 0..1."""
    return int(colour[1:3], 16) / 255.0, int(colour[3:5], 16) / 255.0, int(colour[5:7], 16) / 255.0


def scaled(colour: Colour, by: float) -> Rgb3:
    """A lighter or darker tone of a color, as seams, ribs and trim have it."""
    r, g, b = rgb(colour)
    return r * by, g * by, b * by


class Ancestry(Model):
    """Shares of the library's three face and body families; any sum."""

    african: float = Field(default=0.0, ge=0.0, le=100.0)
    asian: float = Field(default=0.0, ge=0.0, le=100.0)
    caucasian: float = Field(default=0.0, ge=0.0, le=100.0)

    @model_validator(mode="after")
    def _some(self) -> Ancestry:
        if self.african + self.asian + self.caucasian <= 0.0:
            raise ValueError("all three shares are 0; give at least one")
        return self


class Body(Model):
    """The body. 0.5 is the library's average."""

    gender: Share
    """0 female .. 1 male"""
    age_years: float = Field(ge=18.0, le=90.0)
    height_m: float = Field(ge=1.40, le=2.10)
    """barefoot"""
    ancestry: Ancestry
    muscle: Share = 0.5
    weight: Share = 0.5
    proportions: Share = 0.5
    cup: Share = 0.5
    firmness: Share = 0.5
    details: dict[str, Annotated[float, Field(ge=0.0, le=1.5)]] = {}
    """detail target -> how much; a name without its `l-` or `r-` means both sides"""


class Skin(Model):
    """The skin's colour and what time did to it."""

    tone: Colour
    redness: Share = 0.4
    """cheeks, nose, ears, knuckles"""
    freckles: Share = 0.0
    age: Share = 0.3
    """lines, bags, unevenness"""
    lips: Share = 0.5
    """how much redder than the skin around them"""


PLAITED = ("cornrows", "braids", "locs")
"""kinds of hair in ropes: they show the picture of a plait, or of a loc in its stead"""


class Hair(Model):
    """Hair, brows and beard; all of one colour, greyed by `grey`."""

    kind: Literal["none", "cropped", "short", "bun", "bob", "coily", "afro", "long", "ponytail", "cornrows", "braids", "locs"] = "short"
    """`coily` is short natural hair, `afro` the same grown round; `long` falls down the back; `cornrows` are plaited
    along the scalp, `braids` hang down the back, `locs` to the jaw"""
    colour: Colour
    grey: Share = 0.0
    receding: Share = 0.0
    """0 a full head of hair; 0.4 bare temples; 0.7 a bare crown as well; 1 a wreath round a bald top"""
    wave: Share = 0.0
    """how much `long` hair and a `ponytail` wave: 0 straight"""
    beard: Literal["none", "stubble", "short", "full", "moustache"] = "none"
    brows: Share = 0.6
    """how thick"""


class Eyes(Model):
    """The eyes."""

    iris: Colour = "#5a4230"


class Shirt(Model):
    """A uniform shirt with collar, placket, pockets and epaulettes."""

    kind: Literal["uniform-shirt"]
    colour: Colour = "#1d2740"
    sleeves: Literal["short", "long"] = "long"
    patches: Literal["left", "both", "none"] = "both"
    badge: Colour = "#a8925c"
    plate: str = Field(default="", max_length=10)
    stripes: int = Field(default=0, ge=0, le=3)
    """chevrons of rank under the shoulder patches"""
    undershirt: Colour = "#4b505b"
    patch: Colour = "#1a2138"
    """the field of the shoulder patches; their edge is of the badge's metal"""


class Hoodie(Model):
    """A hooded sweatshirt, hood down."""

    kind: Literal["hoodie"]
    colour: Colour = "#8c8f94"


class TShirt(Model):
    """A T-shirt with a round neck, worn over the trousers."""

    kind: Literal["t-shirt"]
    colour: Colour = "#5a6a72"


class Cardigan(Model):
    """A buttoned cardigan over a blouse."""

    kind: Literal["cardigan"]
    colour: Colour = "#4d5a49"
    blouse: Colour = "#cfc8b8"


class Jacket(Model):
    """A short jacket, open at the throat over a T-shirt: a `blouson` with zip, ribbed hem and cuffs, or of `denim` with chest pockets."""

    kind: Literal["jacket"]
    cut: Literal["blouson", "denim"] = "blouson"
    colour: Colour = "#3f4a3c"
    shirt: Colour = "#b9b4a8"


class Coat(Model):
    """A knee-length coat with a belt."""

    kind: Literal["coat"]
    colour: Colour = "#8e2a26"


class Trousers(Model):
    """Trousers: pressed uniform trousers, jeans or plain ones."""

    kind: Literal["trousers"]
    colour: Colour = "#1a2233"
    cut: Literal["uniform", "jeans", "plain"] = "plain"


class Shoes(Model):
    """What is on the feet."""

    kind: Literal["boots", "trainers", "shoes"]
    colour: Colour = "#141414"
    sole: Colour = "#0d0d0d"


class DutyBelt(Model):
    """A duty belt with pistol, conducted-energy weapon, cuffs case, pouches and radio."""

    kind: Literal["duty-belt"]
    colour: Colour = "#121214"


class ShoulderRadio(Model):
    """A radio's shoulder microphone with its cord, and a body camera on the chest."""

    kind: Literal["radio-and-camera"]


class Cap(Model):
    """A cap: `ball` soft with a bill, `peaked` with crown, band and visor."""

    kind: Literal["cap"]
    shape: Literal["ball", "peaked"] = "ball"
    colour: Colour = "#161d30"
    badge: Colour = "#a8925c"


class Phone(Model):
    """A phone in the right hand."""

    kind: Literal["phone"]
    colour: Colour = "#1a1a1e"


Worn = Annotated[
    Shirt | Hoodie | TShirt | Cardigan | Jacket | Coat | Trousers | Shoes | DutyBelt | ShoulderRadio | Cap | Phone,
    Field(discriminator="kind"),
]
TOPS = ("uniform-shirt", "hoodie", "t-shirt", "cardigan", "jacket", "coat")
"""a person wears exactly one of these"""


class Recipe(Model):
    """A person."""

    format: Literal["dti-person/1"]
    about: str = ""
    seed: int = Field(default=1, ge=0, le=2**31)
    body: Body
    skin: Skin
    hair: Hair
    eyes: Eyes = Eyes()
    wear: tuple[Worn, ...] = Field(default=(), max_length=24)

    @model_validator(mode="after")
    def _dressed(self) -> Recipe:
        kinds = [w.kind for w in self.wear]
        tops = [k for k in kinds if k in TOPS]
        for what, have in ((f"one top ({', '.join(TOPS)})", tops), ("trousers", [k for k in kinds if k == "trousers"])):
            if len(have) != 1:
                raise ValueError(f"a person wears exactly {what}; here: {', '.join(have) or 'none'}")
        if len([k for k in kinds if k in ("boots", "trainers", "shoes")]) != 1:
            raise ValueError("a person wears exactly one of boots, trainers, shoes")
        twice = sorted({k for k in kinds if kinds.count(k) > 1})
        if twice:
            raise ValueError(f"worn twice: {', '.join(twice)}")
        return self


def person_file(name: str) -> Path:
    """The recipe of a person named by path or by the name of a shipped one. Raises `InputError`, naming what is there."""
    path = Path(name)
    if path.suffix == ".yaml" and path.is_file():
        return path
    path = shipped("scenes", "common", "people", f"{name}.yaml")
    if path.is_file():
        return path
    known = sorted(p.stem for p in shipped("scenes", "common", "people").glob("*.yaml"))
    raise InputError(f"{name}: no such person", f"give the path of a recipe, or one of: {', '.join(known)}")


def read_recipe(path: Path) -> tuple[str, Recipe]:
    """The text and the checked recipe at `path`. Raises `InputError` or `DocumentError` with every mistake."""
    text = read_text(path)
    return text, parse(text, Recipe, file=str(path), format=FORMAT)
