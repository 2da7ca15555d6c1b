"""Who wears what: each item of a recipe handed to its maker, in the order in which people dress."""

from __future__ import annotations

from dataclasses import dataclass

from vr_dti.cast import coat, hems, hoodie, jacket, jersey, uniform
from vr_dti.cast.belt import duty_belt
from vr_dti.cast.figure import Figure
from vr_dti.cast.footwear import Pair, footwear
from vr_dti.cast.garments import trousers, waist
from vr_dti.cast.headwear import cap
from vr_dti.cast.kit import phone, radio_and_camera
from vr_dti.cast.recipe import (
    Cap,
    Cardigan,
    Coat,
    DutyBelt,
    Hoodie,
    Jacket,
    Phone,
    Recipe,
    Shirt,
    Shoes,
    ShoulderRadio,
    Trousers,
    TShirt,
)
from vr_dti.cast.surface import Surface


@dataclass(frozen=True, slots=True)
class Dress:
    """Everything worn, and what of the body it covers."""

    pieces: list[Surface]
    sleeve: float
    """how far down the arm the sleeves hide it, as `Figure.arm` counts"""
    neck_m: float
    """how far up the neck, as `Figure.neck` counts"""
    capped: bool


def dressed(figure: Figure, recipe: Recipe) -> Dress:
    """Make every item of the recipe."""
    top, sleeve, neck, under = _top(figure, recipe)
    shell = top[1]
    pieces = list(top[0])
    capped = False
    shod = next((w for w in recipe.wear if isinstance(w, Shoes)), None)
    shoes = footwear(figure, shod) if shod else Pair([], [])
    for w in recipe.wear:
        if isinstance(w, Trousers):
            pieces += trousers(figure, w, under, recipe.seed, shoes.uppers, boots=shod is not None and shod.kind == "boots")
        elif isinstance(w, Shoes):
            pieces += [*shoes.uppers, *shoes.rest]
        elif isinstance(w, DutyBelt):
            pieces += duty_belt(shell, w, waist(figure) + 0.004)
        elif isinstance(w, ShoulderRadio):
            pieces += radio_and_camera(figure, shell, waist(figure))
        elif isinstance(w, Phone):
            pieces += phone(figure, w)
        elif isinstance(w, Cap):
            pieces += cap(figure, w)
            capped = True
    return Dress(pieces, sleeve, neck, capped)


def _top(figure: Figure, recipe: Recipe) -> tuple[tuple[list[Surface], Surface], float, float, float]:
    """The top and its shell, its sleeves' end, how far up it covers the neck, and where trousers may begin beneath it."""
    for w in recipe.wear:
        if isinstance(w, Shirt):
            return (
                uniform.shirt(figure, w, recipe.seed),
                uniform.CUFF_END if w.sleeves == "long" else uniform.SLEEVE_END[w.sleeves],
                -0.03,
                waist(figure) + 0.02,
            )
        if isinstance(w, Hoodie):
            return hoodie.hoodie(figure, w, recipe.seed), hoodie.CUFF_END, -0.03, hoodie.hem_height(figure) + hems.WAISTBAND_M
        if isinstance(w, TShirt):
            return jersey.tshirt(figure, w, recipe.seed), jersey.SHORT_END, -0.03, jersey.hem_height(figure, 0.075) + 0.025
        if isinstance(w, Cardigan):
            return jersey.cardigan(figure, w, recipe.seed), jersey.CUFF_END, -0.03, jersey.hem_height(figure, 0.095) + 0.025
        if isinstance(w, Jacket):
            return jacket.jacket(figure, w, recipe.seed), jacket.CUFF_END, -0.03, jacket.hem_height(figure) + hems.WAISTBAND_M
        if isinstance(w, Coat):
            return coat.coat(figure, w, recipe.seed), coat.COVERED, 0.0, coat.trousers_top(figure)
    raise AssertionError("the recipe's model lets nobody go without a top")
