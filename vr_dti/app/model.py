"""`vr-dti model`: what is in a glTF or VRM file, or what is wrong with it."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from vr_dti.app.say import result
from vr_dti.assets.gltf.faults import plain
from vr_dti.assets.gltf.read import read_model
from vr_dti.assets.gltf.summary import summary
from vr_dti.assets.gltf.values import Model
from vr_dti.cast.imported.apart import person_of

_SHOWN = 12
"""names of a kind that are listed before the rest is counted (default)"""


def model(options: Namespace) -> int:
    """Read the file whole and say what it holds. `options`: file, json, person. Raises `InputError`, `DocumentError`."""
    read = read_model(options.file)
    if options.person:
        return _as_person(read, options.file)
    said = summary(read)
    if options.json:
        result(json.dumps(said, indent=2, ensure_ascii=False))
    else:
        for line in _lines(said):
            result(line)
    return 0


def _as_person(model: Model, file: Path) -> int:
    mesh, notes = person_of(model, file.stem, "")
    coarse = ", ".join(f"{len(level):,}" for level in mesh.levels)
    result(f"{plain(str(file))}: can play a part, {mesh.skeleton.height_m:.2f} m tall")
    result(f"  shape        {len(mesh.triangles):,} triangles (further away {coarse}), one texture of {mesh.skin.shape[0]} pixels")
    result(f"  face         {'moves' if mesh.face else 'does not move'}")
    for note in notes:
        result(f"  note         {plain(note)}")
    return 0


def _lines(s: dict[str, Any]) -> list[str]:
    size = s["size_m"]
    extent = f"{size[0]:.2f} x {size[1]:.2f} x {size[2]:.2f} m (wide, high, deep)" if size else "not measured"
    out = [f"{plain(s['file'])}: {s['bytes'] / 1e6:.1f} MB, {extent}"]
    if s["generator"]:
        out.append(f"  made by      {plain(s['generator'])}")
    if s["copyright"]:
        out.append(f"  copyright    {plain(s['copyright'])}")
    for p in s["people"]:
        out += _person(p)
    out.append(f"  shape        {s['triangles']:,} triangles, {s['vertices']:,} vertices, {s['meshes']} meshes, {s['nodes']} nodes")
    rows: tuple[tuple[str, list[str]], ...] = (
        ("skins", [f"{k['name'] or 'skin'} ({k['joints']} joints)" for k in s["skins"]]),
        ("morphs", s["morph_targets"]),
        ("materials", s["materials"]),
        ("pictures", [f"{i['name'] or i['kind']} {i['width']} x {i['height']}" for i in s["images"]]),
        ("animations", [f"{a['name']} ({a['seconds']:.1f} s)" for a in s["animations"]]),
        ("lights", s["lights"]),
        ("extensions", s["extensions"]),
    )
    out += [f"  {name:<12} {_listed(values)}" for name, values in rows if values]
    if s["not_supported"]:
        out.append("  left out, or taken otherwise than written:")
        out += [f"    {plain(n)}" for n in s["not_supported"]]
    return out


def _person(p: dict[str, Any]) -> list[str]:
    by = f" by {', '.join(p['authors'])}" if p["authors"] else ""
    out = [f"  person       {plain(p['title'] + by)} (VRM {p['vrm']}, {p['bones']} bones, eyes by {p['eyes'] or 'nothing'})"]
    out.append(f"  license      {plain(p['licence'] or 'not said')}")
    out += [f"    to clear:  {plain(c)}" for c in p["to_clear"]]
    out.append(f"  expressions  {_listed(p['expressions'])}")
    if p["missing_expressions"]:
        out.append(f"    without:   {_listed(p['missing_expressions'])}")
    return out


def _listed(values: list[str]) -> str:
    if not values:
        return "none"
    shown = ", ".join(plain(v) for v in values[:_SHOWN])
    return shown if len(values) <= _SHOWN else f"{shown} and {len(values) - _SHOWN} more"
