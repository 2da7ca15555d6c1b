"""The palettes of the uniform, `scenes/common/uniforms.yaml`, and those of an agency, `uniforms.yaml` beside the people it brings: format
`dti-uniforms/1`, colors of cloth, leather and metal by name. A palette changes colors and nothing else: body, movements and story stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from vr_dti.cast.recipe import Cap, Colour, DutyBelt, Recipe, Shirt, Shoes, Trousers, Worn
from vr_dti.documents import Model, parse
from vr_dti.story.graph_document import Name

FORMAT = "dti-uniforms/1"
FILE = "uniforms.yaml"
METALS: Mapping[str, Colour] = {"gold": "#a8925c", "silver": "#a9abae"}


def _metal(value: Any) -> Any:
    if isinstance(value, str) and not value.startswith("#"):
        if value not in METALS:
            raise ValueError(f"a metal is {', '.join(METALS)}, or a color written '#rrggbb' in quotes")
        return METALS[value]
    return value


class Palette(Model):
    """The colors of a uniform."""

    about: str = ""
    shirt: Colour
    trousers: Colour
    cap: Colour | None = None
    """that of the trousers, unless said"""
    undershirt: Colour = "#4b505b"
    """what shows in the collar"""
    boots: Colour = "#121212"
    belt: Colour = "#121214"
    """the duty belt and its pouches"""
    metal: Annotated[Colour, BeforeValidator(_metal)] = METALS["gold"]
    """badge, number plate, stripes of rank and the edge of patches: `gold`, `silver` or a color"""
    patch: Colour = "#1a2138"
    """the field of the shoulder patches"""


class PalettesDoc(Model):
    """Palettes by name."""

    format: Literal["dti-uniforms/1"]
    uniforms: Annotated[dict[Name, Palette], Field(min_length=1, max_length=64)]


def palettes(texts: Iterable[tuple[str, str]]) -> dict[str, Palette]:
    """All palettes of these documents, (file, text) each; of a name that several have, the first is taken. Raises `DocumentError` with
    every mistake of a document, each with its line."""
    found: dict[str, Palette] = {}
    for file, text in texts:
        found = {**parse(text, PalettesDoc, file=file, format=FORMAT).uniforms, **found}
    return found


def wears_one(recipe: Recipe) -> bool:
    """Does somebody wear the uniform?"""
    return any(isinstance(worn, Shirt) for worn in recipe.wear)


def in_uniform(recipe: Recipe, palette: Palette) -> Recipe:
    """`recipe` with its uniform in the colors of `palette`; whoever wears none stays as they are."""
    if not wears_one(recipe):
        return recipe
    return recipe.model_copy(update={"wear": tuple(_dyed(worn, palette) for worn in recipe.wear)})


def _dyed(worn: Worn, p: Palette) -> Worn:
    colours: dict[str, Colour] = {}
    if isinstance(worn, Shirt):
        colours = {"colour": p.shirt, "undershirt": p.undershirt, "badge": p.metal, "patch": p.patch}
    elif isinstance(worn, Trousers):
        colours = {"colour": p.trousers}
    elif isinstance(worn, Cap):
        colours = {"colour": p.cap or p.trousers, "badge": p.metal}
    elif isinstance(worn, Shoes):
        colours = {"colour": p.boots}
    elif isinstance(worn, DutyBelt):
        colours = {"colour": p.belt}
    return worn.model_copy(update=colours)
