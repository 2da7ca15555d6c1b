"""The uniform shirt: shell, undershirt, collar, placket, pockets with flaps, epaulettes, shoulder patches, badge and number plate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from vr_dti.cast import hems, tailor
from vr_dti.cast.collar import collar
from vr_dti.cast.decals import pictured
from vr_dti.cast.figure import Figure
from vr_dti.cast.garments import WORSTED, Cut, coloured, profile, sleeve_folds, stature, torso, trunk_folds, waist
from vr_dti.cast.jersey import beneath
from vr_dti.cast.lay import attached, cast, flap, laid, shield
from vr_dti.cast.mesh import Material
from vr_dti.cast.recipe import Shirt, rgb, scaled
from vr_dti.cast.shapes import ellipsoid
from vr_dti.cast.surface import Finish, Surface
from vr_dti.spaces import Floats

_SLEEVES = {
    "short": ((0.0, 0.0), (0.4, 0.070), (0.8, 0.074), (1.0, 0.076)),
    "long": ((0.0, 0.0), (0.4, 0.070), (0.8, 0.066), (1.0, 0.062), (1.5, 0.055), (1.74, 0.050), (2.0, 0.046)),
}
SLEEVE_END = {"short": 0.80, "long": 1.74}
CUFF_END = 1.95
_NOTCH_M = 0.045
"""how far the collar is open below the throat"""
_FRONT = (0.0, 0.0, 1.0)
_VIEWERS_RIGHT = (-1.0, 0.0, 0.0)


def shirt(figure: Figure, item: Shirt, seed: int) -> tuple[list[Surface], Surface]:
    """All pieces of a tucked-in shirt, and its shell, on which gear is laid."""
    k = stature(figure)
    end = SLEEVE_END[item.sleeves]
    fit = tailor.Fit(0.009, 24, span=0.75, sleeve=profile(_SLEEVES[item.sleeves], k))
    s = torso(figure, fit, Cut(bottom_m=waist(figure) - 0.02, sleeve=end, neck_m=-0.004, notch_m=_NOTCH_M))
    push = sleeve_folds(figure, s, seed, full_m=0.005) + trunk_folds(figure, s, waist(figure) + 0.028, seed, full_m=0.005, blouse_m=0.012)
    s = coloured(tailor.cut(tailor.pushed(s, push), s.fields["keep"]), item.colour, WORSTED)
    cloth = Finish(rgb(item.colour), rough=WORSTED)
    pieces = [
        s,
        hems.hem(s, 0.0035, 0.11, only=s.fields["arm"] > 0.3 if item.sleeves == "short" else np.zeros(len(s), dtype=bool)),
        *beneath(figure, item.undershirt, _NOTCH_M, collared=True),
        *collar(figure, s, cloth, stand_m=0.036, fall_m=0.044, point_m=0.030, gap_deg=13.0, thick_m=0.0035),
    ]
    pieces += [*_front(figure, s, item, k), _yoke(figure, s, item, k), *_shoulders(figure, s, item, k)]
    if item.sleeves == "long":
        pieces += hems.cuffs(figure, s, cloth, wide_m=0.055, thick_m=0.002)
    return pieces, s


@dataclass(frozen=True, slots=True)
class _Chest:
    """The front of a shirt, on which things are sewn at x and y of the figure, in metres; the wearer's right is +x."""

    shell: Surface
    from_z_m: float
    """before the chest: from where plates and buttons are laid on it"""
    buttons: Finish

    def plate(self, x: float, y: float, size: tuple[float, float], thick_m: float, finish: Finish, **more: Any) -> Surface:
        """`lay.laid`, on the chest."""
        return laid(self.shell, (x, y, self.from_z_m), _FRONT, _VIEWERS_RIGHT, size, thick_m, finish, **more)

    def button(self, x: float, y: float, radius_m: float, out_m: float) -> Surface:
        """A button whose middle stands `out_m` off the cloth."""
        solid = ellipsoid((0, 0, out_m), (radius_m, radius_m, 0.0015), 8, 5)
        return attached(solid, cast(self.shell, [(x, y, self.from_z_m)], _FRONT), self.buttons, right=_VIEWERS_RIGHT)


def _front(figure: Figure, s: Surface, item: Shirt, k: float) -> list[Surface]:
    """Everything on the chest: placket, buttons and pockets, the badge on the wearer's left and the number plate on the right."""
    cloth, trim = Finish(rgb(item.colour), rough=WORSTED), Finish(scaled(item.colour, 1.12), rough=WORSTED)
    metal = Finish(rgb(item.badge), Material.METAL, 0.32, 0.9)
    neck = figure.joint("Neck")
    chest = _Chest(s, neck[2] - 0.6, Finish(scaled(item.colour, 0.6), Material.PLASTIC, 0.35))
    pocket_y, x = figure.joint("LeftArm")[1] - 0.115 * k, 0.088 * k
    low, high = waist(figure) + 0.03, neck[1] - 0.105
    out = [pictured(chest.plate(0.0, 0.5 * (low + high), (0.032, high - low), 0.0018, trim, lattice=(16, 3)), "placket")]
    out += [chest.button(0.0, y, 0.0055, 0.0024) for y in np.linspace(low + 0.05, high - 0.01, 5)]
    for side in (-x, x):
        pocket = chest.plate(side, pocket_y - 0.035, (0.112 * k, 0.125 * k), 0.0022, cloth, lattice=(7, 6), puff_m=0.004)
        out.append(pictured(pocket, "pocket"))
        lid, size = pocket_y + 0.012 * k, (0.118 * k, 0.046 * k)
        out.append(pictured(chest.plate(side, lid, size, 0.0030, trim, lattice=(4, 7), outline=flap, gap_m=0.0045, puff_m=0.002), "flap"))
        out.append(chest.button(side, pocket_y - 0.004, 0.005, 0.0105))
    at = -0.9 * x, pocket_y + 0.066 * k
    out.append(pictured(chest.plate(*at, (0.054, 0.066), 0.003, metal, lattice=(7, 7), outline=shield, stiff=True, puff_m=0.004), "badge"))
    if item.plate:
        at = x, pocket_y + 0.050 * k
        out.append(pictured(chest.plate(*at, (0.066, 0.016), 0.0025, metal, lattice=(3, 5), gap_m=0.0025, stiff=True), "plate"))
    return out


def _yoke(figure: Figure, s: Surface, item: Shirt, k: float) -> Surface:
    """The double cloth across the shoulder blades, whose seam catches the light."""
    neck, arm = figure.joint("Neck"), figure.joint("LeftArm")
    size = (1.46 * abs(arm[0]), 0.115 * k)
    finish = Finish(rgb(item.colour), rough=WORSTED)
    at = (0.0, arm[1] - 0.005 * k, neck[2] + 0.6)
    return pictured(laid(s, at, (0.0, 0.0, -1.0), (1.0, 0.0, 0.0), size, 0.0016, finish, lattice=(3, 9), outline=_bowed), "flap")


def _bowed(s: Floats, t: Floats) -> tuple[Floats, Floats]:
    """Its upper edge follows the shoulders down, its lower one sags a little in the middle."""
    return s, t - 0.55 * s * s * np.maximum(t, 0.0) - 0.16 * (1.0 - s * s) * np.maximum(-t, 0.0)


def _shoulders(figure: Figure, s: Surface, item: Shirt, k: float) -> list[Surface]:
    """Epaulettes on top, patches on the upper arms."""
    out = []
    trim = Finish(scaled(item.colour, 1.10), rough=WORSTED)
    wanted = {"both": (-1.0, 1.0), "left": (-1.0,), "none": ()}[item.patches]
    for side, name in ((-1.0, "Left"), (1.0, "Right")):
        shoulder, elbow, neck = figure.joint(f"{name}Arm"), figure.joint(f"{name}ForeArm"), figure.joint("Neck")
        middle = 0.70 * shoulder + 0.30 * np.array((neck[0], neck[1], shoulder[2]))
        right = np.array((-1.0, 0.42 * side, 0.0))  # seen from above, across runs down one shoulder and up the other
        size = (0.105 * k, 0.042)
        epaulette = laid(s, middle + np.array((0.0, 0.25, 0.0)), (0.0, -1.0, 0.05), right, size, 0.003, trim, lattice=(4, 7), gap_m=0.001)
        out.append(pictured(epaulette, "flap"))
        spot = cast(s, [middle + np.array((-0.014 * side, 0.25, 0.0))], (0.0, -1.0, 0.0))
        button = Finish(scaled(item.colour, 0.6), Material.PLASTIC, 0.35)
        out.append(attached(ellipsoid((0, 0, 0.006), (0.006, 0.006, 0.002), 8, 5), spot, button, right=_VIEWERS_RIGHT))
        if side in wanted:
            down = (elbow - shoulder) / np.linalg.norm(elbow - shoulder)
            at = shoulder + down * 0.105 * k
            aim = np.array((-side, -0.72, 0.10))
            across = np.array((0.0, 0.0, -1.0)) if side > 0 else np.array((0.0, 0.0, 1.0))
            begin, size = at - aim / np.linalg.norm(aim) * 0.4, (0.082 * k, 0.100 * k)
            patch = laid(s, begin, aim, across, size, 0.0022, Finish((0.2, 0.2, 0.3)), lattice=(7, 7), outline=shield)
            out.append(pictured(patch, "patch"))
        if item.stripes:
            down = (elbow - shoulder) / np.linalg.norm(elbow - shoulder)
            out.append(_stripes(s, shoulder + down * 0.185 * k, side, (0.074 * k, 0.066 * k)))
    return out


def _stripes(s: Surface, at: Floats, side: float, size: tuple[float, float]) -> Surface:
    """Chevrons of rank on the sleeve, below the patch."""
    aim = np.array((-side, -0.60, 0.10))
    across = np.array((0.0, 0.0, -side))
    sewn = laid(s, at - aim / np.linalg.norm(aim) * 0.4, aim, across, size, 0.0018, Finish((0.2, 0.2, 0.3)), lattice=(6, 6))
    return pictured(sewn, "stripes")
