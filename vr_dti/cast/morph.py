"""From a recipe's body to morphed vertices: MakeHuman's macro targets mixed by age, sex, build and ancestry, and named detail targets.

The mixing rule is the one written in `targets/macrodetails/macro.json`: each axis blends its two nearest named levels, and the weight
of a file is the product of the levels in its name.
"""

from __future__ import annotations

import difflib
import gzip
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vr_dti.cast.basemesh import ACTOR_FROM_FILE
from vr_dti.cast.noise import hashed
from vr_dti.cast.recipe import Body
from vr_dti.documents import load_yaml
from vr_dti.errors import DocumentError
from vr_dti.spaces import Floats

Mix = Mapping[str, float]
"""level name -> weight, summing to one"""

_AT_REST = {"mouth-angles-up": 0.18, "mouth-lowerlip-middle-up": 0.1, "mouth-upperlip-middle-down": 0.25}
"""of everybody, unless the recipe says otherwise: the library's mouth rests with its corners down, and who rests so looks offended;
and its lips a little apart (defaults, by eye)"""
_UNLIKE = {
    "asym-brown-1": 0.45,
    "asym-cheek-2": 0.35,
    "asym-ear-1": 0.7,
    "asym-ear-2": 0.6,
    "asym-jaw-1": 0.55,
    "asym-jaw-3": 0.3,
    "asym-mouth-1": 0.45,
    "asym-mouth-2": 0.35,
    "asym-nose-1": 0.75,
    "asym-nose-3": 0.7,
    "asym-temple-1": 0.8,
}
"""how far at most the two halves of a face differ, by target (to its `-l` or its `-r`): each moves some part by 1 to 3 mm, most by half of
that. Faces whose halves are mirror images are those of dolls. Eyes and lids stay alike, so that gaze and blinks are those of both
(defaults, by eye; mouths less than the rest: they read as a palsy first)"""


@dataclass(frozen=True, slots=True)
class Targets:
    """The library of morph targets: name -> file."""

    files: dict[str, Path]

    def delta(self, name: str, count: int) -> Floats:
        """(count, 3) of a target in metres, actor frame. KeyError if there is none of that name."""
        raw = gzip.decompress(self.files[name].read_bytes()) if self.files[name].suffix == ".gz" else self.files[name].read_bytes()
        if b"#" in raw:
            raw = b"\n".join(line for line in raw.splitlines() if not line.startswith(b"#"))
        rows = np.fromstring(raw.decode("ascii"), dtype=np.float64, sep=" ").reshape(-1, 4)
        out = np.zeros((count, 3))
        out[rows[:, 0].astype(np.int64)] = rows[:, 1:] * ACTOR_FROM_FILE
        return out

    def detail_names(self, name: str) -> tuple[str, ...]:
        """The targets behind a recipe's word: itself, or its left and right halves. Empty if unknown."""
        if name in self.files:
            return (name,)
        return tuple(n for n in (f"l-{name}", f"r-{name}") if n in self.files)


def find_targets(data: Path) -> Targets:
    """Every target file under the unpacked body data."""
    files = {p.name.removesuffix(".gz").removesuffix(".target"): p for p in sorted((data / "mpfb2" / "targets").rglob("*.target*"))}
    return Targets(files)


def check_details(text: str, file: str, body: Body, targets: Targets) -> None:
    """Raise `DocumentError` for detail targets the library does not have, each with its line in the recipe's `text`."""
    unknown = [name for name in body.details if not targets.detail_names(name)]
    if not unknown:
        return
    _, lines = load_yaml(text, file)
    known = sorted({n[2:] if n[:2] in ("l-", "r-") else n for n in targets.files})
    mistakes = []
    for name in unknown:
        near = difflib.get_close_matches(name, known, n=1)
        path = ("body", "details", name)
        remedy = f"did you mean {near[0]!r}?" if near else "remove it"
        mistakes.append(lines.mistake(path, f"there is no detail target {name!r}", remedy))
    raise DocumentError(file, mistakes)


def _between(low: str, high: str, t: float) -> Mix:
    return {k: v for k, v in ((low, 1.0 - t), (high, t)) if v > 0.0}


def _three(value: float, low: str, middle: str, high: str) -> Mix:
    return _between(low, middle, value * 2.0) if value < 0.5 else _between(middle, high, value * 2.0 - 1.0)


def _levels(body: Body) -> dict[str, Mix]:
    # The library's "young" is 25 years, its "old" 90.
    total = body.ancestry.african + body.ancestry.asian + body.ancestry.caucasian
    return {
        "race": {k: v / total for k, v in body.ancestry.model_dump().items() if v > 0.0},
        "gender": _between("female", "male", body.gender),
        "age": _between("young", "old", min(max((body.age_years - 25.0) / 65.0, 0.0), 1.0)),
        "muscle": _three(body.muscle, "minmuscle", "averagemuscle", "maxmuscle"),
        "weight": _three(body.weight, "minweight", "averageweight", "maxweight"),
        "cup": _three(body.cup, "mincup", "averagecup", "maxcup"),
        "firmness": _three(body.firmness, "minfirmness", "averagefirmness", "maxfirmness"),
        "proportions": _three(body.proportions, "uncommonproportions", "", "idealproportions"),
    }


def _combined(axes: tuple[Mix, ...], prefix: str = "", suffix: str = "") -> dict[str, float]:
    out = {}
    for parts in itertools.product(*(a.items() for a in axes)):
        if all(name for name, _ in parts):
            out[prefix + "-".join(name for name, _ in parts) + suffix] = float(np.prod([w for _, w in parts]))
    return out


def unlike_halves(seed: int) -> dict[str, float]:
    """Which targets, and how much of each, make one half of the face of `seed` unlike the other."""
    chance = hashed(np.stack((np.full(len(_UNLIKE), seed), np.arange(len(_UNLIKE))), axis=1), 7).tolist()
    return {f"{name}-{'l' if c < 0.5 else 'r'}": most * abs(2.0 * c - 1.0) for (name, most), c in zip(_UNLIKE.items(), chance, strict=True)}


def morphed(base: Floats, targets: Targets, body: Body, seed: int | None = None) -> Floats:
    """The base vertices `(V, 3)` morphed to a body of the asked stature, still on the base mesh's own ground. No `seed`: both halves of the
    face are alike."""
    levels = _levels(body)
    build = (levels["gender"], levels["age"], levels["muscle"], levels["weight"])
    mix = _combined((levels["race"], levels["gender"], levels["age"]))
    mix |= _combined(build, "universal-")
    mix |= _combined((*build, levels["proportions"]))
    mix |= _combined((*build, levels["cup"], levels["firmness"]))
    own = {} if seed is None else unlike_halves(seed)
    for name, amount in (_AT_REST | own | body.details).items():
        for n in targets.detail_names(name):
            mix[n] = amount
    vertices = base + sum(w * targets.delta(n, len(base)) for n, w in sorted(mix.items()) if n in targets.files)
    tall = _stature(vertices) < body.height_m
    stretch = sum(w * targets.delta(n, len(base)) for n, w in _combined((*build, {"maxheight" if tall else "minheight": 1.0})).items())
    low, high = 0.0, 1.0
    for _ in range(24):  # stature grows monotonically with the height target: bisect
        t = 0.5 * (low + high)
        short = (_stature(vertices + t * stretch) < body.height_m) == tall
        low, high = (t, high) if short else (low, t)
    vertices = vertices + low * stretch
    out: Floats = vertices * (body.height_m / _stature(vertices))  # what is beyond the library's range is scaled
    return out


def _stature(vertices: Floats) -> float:
    return float(np.ptp(vertices[:BODY_VERTICES, 1]))


BODY_VERTICES = 13380
"""The body group's vertices come first in the base mesh."""
