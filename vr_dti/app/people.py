"""`vr-dti people`: whom the seeds draw for each part of a scene, as a table."""

from __future__ import annotations

import statistics
from argparse import Namespace
from collections.abc import Sequence

from vr_dti.app.say import result
from vr_dti.cast.drawn import FAMILIES, drawn, family
from vr_dti.cast.recipe import Recipe, person_file, read_recipe, rgb
from vr_dti.scene import load_scenario


def people(options: Namespace) -> int:
    """A row for each part: shares of the three families, and the middle and the tenths of age, height and skin."""
    doc = load_scenario(options.scene).doc
    heads = ("part", *(f"{name} %" for name in FAMILIES), "age, years", "height, m", "skin, L*")
    rows = [heads]
    for actor, member in doc.cast.items():
        _, recipe = read_recipe(person_file(member.person))
        rows.append(_row(actor, [drawn(recipe, f"{seed}/{actor}") for seed in range(options.seeds)]))
    widths = [max(len(row[i]) for row in rows) for i in range(len(heads))]
    for row in rows:
        result("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    result(f"{options.seeds} seeds; ranges: the middle and the outer tenths; every range is a default and describes no population")
    return 0


def _row(actor: str, found: Sequence[Recipe]) -> tuple[str, ...]:
    of = [family(r) for r in found]
    shares = (f"{100 * of.count(name) / len(of):.0f}" for name in FAMILIES)
    ages, heights = [r.body.age_years for r in found], [r.body.height_m for r in found]
    return (actor, *shares, _spread(ages, 0), _spread(heights, 2), _spread([_lightness(r) for r in found], 0))


def _spread(values: Sequence[float], digits: int) -> str:
    tenths = statistics.quantiles(values, n=10, method="inclusive") if len(values) > 1 else [values[0]] * 9
    return f"{tenths[4]:.{digits}f} ({tenths[0]:.{digits}f} to {tenths[8]:.{digits}f})"


def _lightness(recipe: Recipe) -> float:
    """CIE L* of the skin's tone, 0 to 100 (CIE 15:2004; sRGB by IEC 61966-2-1)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb(recipe.skin.tone)]
    y = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116.0 * y ** (1 / 3) - 16.0 if y > 0.008856 else 903.3 * y
