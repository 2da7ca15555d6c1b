"""VRM 1.0 (extension VRMC_vrm): bones, expressions, gaze, terms."""

from __future__ import annotations

from dataclasses import dataclass

from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.person_values import (
    BONES,
    PRESETS,
    REQUIRED_BONES,
    ColourBind,
    Expression,
    Licence,
    LookAt,
    MorphBind,
    Person,
    Range,
    UvBind,
)
from vr_dti.assets.gltf.values import Mesh, Node

_COLOURS = ("color", "emissionColor", "shadeColor", "matcapColor", "rimColor", "outlineColor")
_VIEWS = ("auto", "both", "thirdPersonOnly", "firstPersonOnly")
_WHOLE = "set the humanoid's bones in the program it was made with, and export it as VRM again"
STANDARD_LICENCE = "https://vrm.dev/licenses/1.0/"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may refer to."""

    nodes: tuple[Node, ...]
    meshes: tuple[Mesh, ...]
    materials: tuple[str, ...]
    """their names"""

    def targets(self, node: int) -> int:
        """Morph targets of the mesh at `node`."""
        mesh = self.nodes[node].mesh
        return len(self.meshes[mesh].target_names) if mesh is not None else 0


def read_vrm1(v: Cursor, scope: Scope) -> Person:
    """The person in the extension's object."""
    version = v.text("specVersion", must=True)
    if version and not version.startswith("1."):
        v.note(f"VRM {version[:20]!r} is newer than what is known here; read as 1.0")
    humanoid = v.need("humanoid").need("humanBones")
    bones = read_bones(humanoid, len(scope.nodes))
    check_bones(humanoid, bones)
    return Person(
        version="1.0",
        faces_plus_z=True,
        bones=bones,
        expressions=_expressions(v.obj("expressions"), scope),
        look_at=_look_at(v.obj("lookAt")),
        first_person=_first_person(v.obj("firstPerson"), scope),
        licence=_licence(v.need("meta")),
    )


def read_bones(humanoid: Cursor, nodes: int) -> dict[str, int]:
    """Name of `BONES` -> node, as VRM 1.0 and its animations (VRMC_vrm_animation) write it."""
    bones: dict[str, int] = {}
    for name in humanoid.keys:
        node = humanoid.need(name).index("node", nodes, "nodes", must=True)
        if name not in BONES:
            humanoid.note(f"the bone {name[:40]!r} is not known here")
        elif node is not None:
            bones[name] = node
    return bones


def check_bones(at: Cursor, bones: dict[str, int]) -> None:
    """A humanoid is whole, and no two bones are one node."""
    missing = [b for b in REQUIRED_BONES if b not in bones]
    if missing:
        at.fault(None, f"no humanoid: {', '.join(missing)} missing", _WHOLE)
    owner: dict[int, str] = {}
    for name, node in bones.items():
        if node in owner:
            at.fault(None, f"{owner[node]} and {name} are the same node {node}", _WHOLE)
        owner[node] = name


def _expressions(e: Cursor | None, scope: Scope) -> tuple[Expression, ...]:
    out = []
    for group in ("preset", "custom") if e is not None else ():
        found = e.obj(group) if e is not None else None
        for name in found.keys if found is not None else ():
            assert found is not None
            if group == "preset" and name not in PRESETS:
                found.note(f"the expression {name[:40]!r} is not known here; taken as one of its own")
            out.append(_expression(found.need(name), name, group == "preset" and name in PRESETS, scope))
    return tuple(out)


def _expression(x: Cursor, name: str, preset: bool, scope: Scope) -> Expression:
    morphs = []
    for b in x.objects("morphTargetBinds"):
        node = b.index("node", len(scope.nodes), "nodes", must=True)
        target = b.index("index", scope.targets(node), "morph targets there", must=True) if node is not None else None
        weight = b.number("weight", 1.0, low=0.0, high=1.0)
        if node is not None and target is not None:
            morphs.append(MorphBind(node, target, weight))
    colours = []
    for b in x.objects("materialColorBinds"):
        material = b.index("material", len(scope.materials), "materials", must=True)
        kind = b.choice("type", _COLOURS, "color")
        red, green, blue, alpha = b.numbers("targetValue", (1.0, 1.0, 1.0, 1.0))
        if material is not None:
            colours.append(ColourBind(material, kind, (red, green, blue, alpha)))
    uvs = []
    for b in x.objects("textureTransformBinds"):
        material = b.index("material", len(scope.materials), "materials", must=True)
        (su, sv), (u, v) = b.numbers("scale", (1.0, 1.0)), b.numbers("offset", (0.0, 0.0))
        if material is not None:
            uvs.append(UvBind(material, (su, sv), (u, v)))
    overrides = {
        word: how
        for word, key in (("blink", "overrideBlink"), ("lookAt", "overrideLookAt"), ("mouth", "overrideMouth"))
        if (how := x.choice(key, ("none", "block", "blend"), "none")) != "none"
    }
    return Expression(name, preset, tuple(morphs), tuple(colours), tuple(uvs), x.flag("isBinary"), overrides)


def _look_at(at: Cursor | None) -> LookAt | None:
    if at is None:
        return None
    kind = at.choice("type", ("bone", "expression"), "bone")
    x, y, z = at.numbers("offsetFromHeadBone", (0.0, 0.0, 0.0))
    inner, outer, down, up = (
        _range(at.obj(f"rangeMap{way}"), kind) for way in ("HorizontalInner", "HorizontalOuter", "VerticalDown", "VerticalUp")
    )
    return LookAt(kind, (x, y, z), inner, outer, down, up)


def _range(r: Cursor | None, kind: str) -> Range:
    usual = 10.0 if kind == "bone" else 1.0
    if r is None:
        return Range(90.0, usual)
    return Range(r.number("inputMaxValue", 90.0, low=0.0, high=180.0), r.number("outputScale", usual, low=0.0, high=180.0))


def _first_person(at: Cursor | None, scope: Scope) -> dict[int, str]:
    out: dict[int, str] = {}
    for a in at.objects("meshAnnotations") if at is not None else ():
        node = a.index("node", len(scope.nodes), "nodes", must=True)
        if node is not None:
            out[node] = a.choice("type", _VIEWS, "auto")
    return out


def _licence(m: Cursor) -> Licence:
    licence = m.text("licenseUrl", must=True)
    if licence and licence.rstrip("/") != STANDARD_LICENCE.rstrip("/"):
        m.note(f"its license is not VRM's own: {licence[:100]}")
    usage = m.text("commercialUsage", "personalNonProfit")
    return Licence(
        title=m.text("name", must=True),
        version=m.text("version"),
        authors=m.texts("authors"),
        contact=m.text("contactInformation"),
        references=m.texts("references"),
        licence=m.text("otherLicenseUrl") or licence,
        worn_by=m.text("avatarPermission", "onlyAuthor"),
        violent=m.flag("allowExcessivelyViolentUsage"),
        sexual=m.flag("allowExcessivelySexualUsage"),
        political=m.flag("allowPoliticalOrReligiousUsage"),
        antisocial=m.flag("allowAntisocialOrHateUsage"),
        commercial=usage == "corporation",
        credit=m.text("creditNotation", "required") == "required",
        redistribution=m.flag("allowRedistribution"),
        modification=m.text("modification", "prohibited") != "prohibited",
    )
