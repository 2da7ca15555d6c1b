"""VRM 0.x (extension VRM), told in the words of 1.0."""

from __future__ import annotations

from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.person_values import BONES, ColourBind, Expression, Licence, LookAt, MorphBind, Person, Range, UvBind
from vr_dti.assets.gltf.springs import read_springs0
from vr_dti.assets.gltf.vrm1 import Scope, check_bones

_PRESETS = {
    "neutral": "neutral",
    "joy": "happy",
    "angry": "angry",
    "sorrow": "sad",
    "fun": "relaxed",
    "a": "aa",
    "i": "ih",
    "u": "ou",
    "e": "ee",
    "o": "oh",
    "blink": "blink",
    "blink_l": "blinkLeft",
    "blink_r": "blinkRight",
    "lookup": "lookUp",
    "lookdown": "lookDown",
    "lookleft": "lookLeft",
    "lookright": "lookRight",
}
_COLOURS = {
    "_Color": "color",
    "_EmissionColor": "emissionColor",
    "_ShadeColor": "shadeColor",
    "_RimColor": "rimColor",
    "_OutlineColor": "outlineColor",
}
_THUMB = {"Proximal": "Metacarpal", "Intermediate": "Proximal", "Distal": "Distal"}
_VIEWS = {"auto": "auto", "both": "both", "thirdpersononly": "thirdPersonOnly", "firstpersononly": "firstPersonOnly"}
_WORN = {"onlyauthor": "onlyAuthor", "explicitlylicensedperson": "onlySeparatelyLicensedPerson", "everyone": "everyone"}
_NO_LIMIT = "CC0"


def read_vrm0(v: Cursor, scope: Scope) -> Person:
    """The person in the extension's object."""
    humanoid = v.need("humanoid")
    bones: dict[str, int] = {}
    for b in humanoid.objects("humanBones"):
        name = _bone(b.text("bone", must=True))
        node = b.index("node", len(scope.nodes), "nodes", must=True)
        if name and name not in BONES:
            b.note(f"the bone {name[:40]!r} is not known here")
        elif name in bones:
            b.fault("bone", f"{name} stands twice")
        elif node is not None and name:
            bones[name] = node
    check_bones(humanoid, bones)
    first, master = v.obj("firstPerson"), v.obj("blendShapeMaster")
    groups = master.objects("blendShapeGroups") if master is not None else []
    swings = v.obj("secondaryAnimation")
    springs, colliders = read_springs0(swings, scope.nodes) if swings is not None else ((), ())
    return Person(
        version="0.x",
        faces_plus_z=False,
        bones=bones,
        expressions=tuple(_expression(g, scope) for g in groups),
        look_at=_look_at(first) if first is not None else None,
        first_person=_first_person(first, scope) if first is not None else {},
        licence=_licence(v.need("meta")),
        springs=springs,
        colliders=colliders,
    )


def _bone(word: str) -> str:
    """0.x counts a thumb's bones as another finger's."""
    side, thumb, part = word.partition("Thumb")
    return f"{side}Thumb{_THUMB[part]}" if thumb and part in _THUMB else word


def _expression(g: Cursor, scope: Scope) -> Expression:
    said = g.text("presetName", "unknown").lower()
    name = _PRESETS.get(said, "") or g.text("name") or said
    morphs = []
    for b in g.objects("binds"):
        mesh = b.index("mesh", len(scope.meshes), "meshes", must=True)
        targets = len(scope.meshes[mesh].target_names) if mesh is not None else 0
        target = b.index("index", targets, "morph targets there", must=True) if mesh is not None else None
        weight = b.number("weight", 100.0, low=0.0, high=100.0) / 100.0
        if target is not None:
            morphs += [MorphBind(i, target, weight) for i, n in enumerate(scope.nodes) if n.mesh == mesh]
    colours, uvs = _material_values(g, scope)
    return Expression(name, said in _PRESETS, tuple(morphs), tuple(colours), tuple(uvs), g.flag("isBinary"), {})


def _material_values(g: Cursor, scope: Scope) -> tuple[list[ColourBind], list[UvBind]]:
    colours, uvs = [], []
    for b in g.objects("materialValues"):
        name, what = b.text("materialName"), b.text("propertyName")
        x, y, z, w = (*b.numbers("targetValue", (), length=-1), 1.0, 1.0, 1.0, 1.0)[:4]
        material = scope.materials.index(name) if name in scope.materials else None
        if material is None:
            b.note(f"there is no material {name[:40]!r}")
        elif what in _COLOURS:
            colours.append(ColourBind(material, _COLOURS[what], (x, y, z, w)))
        elif what == "_MainTex_ST":
            uvs.append(UvBind(material, (x, y), (z, w)))
        else:
            b.note(f"the property {what[:40]!r} is not known here, and stays as it is")
    return colours, uvs


def _look_at(f: Cursor) -> LookAt:
    kind = "bone" if f.text("lookAtTypeName", "Bone").lower() == "bone" else "expression"
    offset = f.obj("firstPersonBoneOffset")
    x, y, z = (offset.number(axis, 0.0) for axis in "xyz") if offset is not None else (0.0, 0.0, 0.0)
    inner, outer, down, up = (
        _range(f.obj(f"lookAt{way}"), kind) for way in ("HorizontalInner", "HorizontalOuter", "VerticalDown", "VerticalUp")
    )
    return LookAt(kind, (-x, y, z), inner, outer, down, up)  # Unity's x points the other way


def _range(r: Cursor | None, kind: str) -> Range:
    usual = 10.0 if kind == "bone" else 1.0
    if r is None:
        return Range(90.0, usual)
    return Range(r.number("xRange", 90.0, low=0.0, high=180.0), r.number("yRange", usual, low=0.0, high=180.0))


def _first_person(f: Cursor, scope: Scope) -> dict[int, str]:
    out: dict[int, str] = {}
    for a in f.objects("meshAnnotations"):
        mesh = a.index("mesh", len(scope.meshes), "meshes", must=True)
        how = _VIEWS.get(a.text("firstPersonFlag", "Auto").lower(), "auto")
        out |= {i: how for i, n in enumerate(scope.nodes) if mesh is not None and n.mesh == mesh}
    return out


def _licence(m: Cursor) -> Licence:
    name, other = m.text("licenseName"), m.text("otherLicenseUrl")
    free = name == _NO_LIMIT
    author = m.text("author")
    return Licence(
        title=m.text("title"),
        version=m.text("version"),
        authors=(author,) if author else (),
        contact=m.text("contactInformation"),
        references=tuple(r for r in (m.text("reference"), m.text("otherPermissionUrl")) if r),
        licence=other or name,
        worn_by=_WORN.get(m.text("allowedUserName").lower(), ""),
        violent=_allowed(m.text("violentUssageName")),
        sexual=_allowed(m.text("sexualUssageName")),
        political=None,
        antisocial=None,
        commercial=_allowed(m.text("commercialUssageName")),
        credit=None if not name else name.startswith("CC_BY"),
        redistribution=None if not name else free or name.startswith("CC_BY"),
        modification=None if not name else free or (name.startswith("CC_BY") and "ND" not in name),
    )


def _allowed(word: str) -> bool | None:
    return {"allow": True, "disallow": False}.get(word.lower())
