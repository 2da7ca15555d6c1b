"""Our shaders of people as Panda3D can run them: same light, same arithmetic; blocks become uniforms, attributes take its names."""

from __future__ import annotations

import math
import re

from benchmarks.peer.crowd import HOUR, LAMP
from vr_dti.render.light import MAX_LIGHTS, sky_around
from vr_dti.render.torch import MAX_TORCHES
from vr_dti.resources import shipped
from vr_dti.spaces import Floats

_INCLUDE = re.compile(r'^\s*#include\s+"([^"]+)"\s*$', re.MULTILINE)
_BLOCK = re.compile(r"layout\(std140\) uniform \w+ \{.*?\};", re.DOTALL)

VERTEX = """#version 330 core
uniform mat4 p3d_ViewProjectionMatrix;
uniform mat4 p3d_ModelMatrix;
in vec4 p3d_Vertex;
in vec3 p3d_Normal;
in vec2 p3d_MultiTexCoord0;
in vec4 albedo;
in vec4 surface;
#ifdef SKINNED
uniform mat4 p3d_TransformTable[54];
in vec4 transform_weight;
in uvec4 transform_index;
#endif
out vec3 v_position;
out vec3 v_normal;
out vec3 v_bind;
out vec2 v_uv;
out vec4 v_albedo;
flat out vec4 v_surface;

void main() {
#ifdef SKINNED
    mat4 m = p3d_TransformTable[transform_index.x] * transform_weight.x + p3d_TransformTable[transform_index.y] * transform_weight.y
        + p3d_TransformTable[transform_index.z] * transform_weight.z + p3d_TransformTable[transform_index.w] * transform_weight.w;
    vec4 p = p3d_ModelMatrix * (m * p3d_Vertex);
    v_normal = mat3(p3d_ModelMatrix) * (mat3(m) * p3d_Normal);
#else
    vec4 p = p3d_ModelMatrix * p3d_Vertex;
    v_normal = mat3(p3d_ModelMatrix) * p3d_Normal;
#endif
    v_position = p.xyz;
    v_bind = p3d_Vertex.xyz;
    v_uv = p3d_MultiTexCoord0;
    v_albedo = albedo;
    vec3 axis = abs(p3d_Normal);
    float material = floor(surface.z * 255.0 + 0.5);
    bool placed = material == 3.0 ? albedo.a == 0.0 && min(v_uv.x, v_uv.y) > 0.0 : material == 0.0 && surface.y > 0.0;
    float laid = placed ? 24.0 : axis.y > 0.75 ? 8.0 : axis.x > axis.z ? 0.0 : 16.0;
    v_surface = vec4(surface.x, material == 0.0 ? 0.0 : surface.y, material + laid, surface.w);
    gl_Position = p3d_ViewProjectionMatrix * p;
}
"""


def vertex(*, skinned: bool) -> str:
    """The vertex shader; `skinned` on the graphics card."""
    return VERTEX.replace("core\n", "core\n#define SKINNED\n", 1) if skinned else VERTEX


def fragment() -> str:
    """Our `person.frag` with the light of the hour written into it."""
    body = _whole("person.frag")
    body = _BLOCK.sub("", body)
    body = body.replace("uniform sampler2DArray skins;", "uniform sampler2D p3d_Texture0;")
    body = body.replace("texture(skins, vec3(v_uv, float(layer)))", "texture(p3d_Texture0, v_uv)")
    body = re.sub(r"\blights\[([^]]+)\]", r"Light(lamps_given[3 * (\1)], lamps_given[3 * (\1) + 1], lamps_given[3 * (\1) + 2])", body)
    given = "".join(f"uniform vec4 {name};\n" for name in (*inputs(), "eye"))
    given += "".join(f"uniform vec4 {name}[{len(rows)}];\n" for name, rows in arrays().items())
    rows = "], torch_rows[4 * k + ".join("0123")
    given += f"uniform mat4 key_from_world;\nmat4 torch_matrix(int k) {{ return mat4(torch_rows[4 * k + {rows}]); }}\n"
    body = body.replace("torch_from_world[k]", "torch_matrix(k)")
    return f"#version 330 core\n{given}const vec4 occluders[1] = vec4[1](vec4(0.0));\n{body}"


def _whole(name: str) -> str:
    return _INCLUDE.sub(lambda m: _whole(m[1]), _source(name))


def _source(name: str) -> str:
    return shipped("shaders", name).read_text(encoding="utf-8")


def arrays() -> dict[str, list[tuple[float, ...]]]:
    """What our block `Frame` holds by rows: the one lamp, and ambient light from six sides, as `light.py` writes them."""
    lamp = [(*LAMP.position_m, LAMP.range_m), (*LAMP.color, -2.0), (0.0, -1.0, 0.0, -1.5)]
    return {
        "lamps_given": lamp + [(0.0, 0.0, 0.0, 0.0)] * (3 * (MAX_LIGHTS - 1)),
        "torch_rows": [(0.0, 0.0, 0.0, 0.0)] * (4 * MAX_TORCHES),
        "around": [(r, g, b, 0.0) for r, g, b in sky_around(HOUR).tolist()],
    }


def inputs() -> dict[str, tuple[float, ...]]:
    """What our block `Frame` holds with one lamp, no flashlight, no shadow and nothing mirrored yet, as uniforms."""
    hour = HOUR
    return {
        "key": (0.0, 0.0, 0.0, 0.0),
        "zenith": (*hour.zenith, 0.0),
        "horizon": (*hour.horizon, 0.0),
        "glow": (*hour.glow, hour.glow_power),
        "glow_axis": (-math.sin(hour.glow_heading_rad), 0.0, -math.cos(hour.glow_heading_rad), 0.0),
        "bounce": (*hour.bounce, hour.walls),
        "air": (hour.haze_per_m, hour.exposure, 0.0, 1.0),
        "weather": (0.5, 0.0, 1.0, 1.0),
        "beacon": (0.0, 0.0, 0.0, 0.0),
        "crowd": (0.0, 0.0, 0.0, 0.0),
        "torch": (1.0, 0.0, 0.0, 0.0),
        "mirror_middle": (0.0, 0.0, 0.0, 0.0),
        "light": (1.0, 0.0, 0.0, 0.0),
    }


def eye(eye_from_world: Floats) -> tuple[float, float, float, float]:
    """What our block `View` holds of a camera `(4, 4)`: where it is, and that the hardware encodes sRGB."""
    x, y, z = (-eye_from_world[:3, 3] @ eye_from_world[:3, :3]).tolist()
    return x, y, z, 1.0
