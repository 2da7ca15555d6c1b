"""GLSL files -> programs: `#include` and `#define` resolved, blocks and samplers bound by name, mistakes reported by file and line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import moderngl

from vr_dti.errors import GraphicsError
from vr_dti.resources import shipped

BLOCKS = {"View": 0, "Frame": 1}
"""uniform block -> binding point"""
SAMPLERS = {
    "palette": 0, "skins": 1, "grain": 2, "shadow_map": 3, "decals": 4, "glyphs": 5, "props": 6, "faces": 7,
    "mirror": 8, "torch_map": 9, "faces_seen": 10, "sharp": 11, "seen": 12, "corners": 13, "skinned": 14, "bound": 15,
    "zone": 10,
}  # fmt: skip
"""sampler -> texture unit"""

_INCLUDE = re.compile(r'^\s*#include\s+"([^"]+)"\s*$')


def load(ctx: moderngl.Context, vertex: str, fragment: str, *, defines: Sequence[str] = ()) -> moderngl.Program:
    """The program of `shaders/<vertex>` and `shaders/<fragment>`. Raises `GraphicsError` with the driver's words, file names put in."""
    return _made((vertex, fragment), defines, lambda v, f: ctx.program(vertex_shader=v, fragment_shader=f))


def feedback(ctx: moderngl.Context, vertex: str, varyings: Sequence[str]) -> moderngl.Program:
    """The program of `shaders/<vertex>` alone, whose `varyings` go to a buffer. Raises as `load` does."""
    return _made((vertex,), (), lambda v: ctx.program(vertex_shader=v, varyings=tuple(varyings)))


def _made(names: Sequence[str], defines: Sequence[str], make: Callable[..., moderngl.Program]) -> moderngl.Program:
    files: list[str] = []
    sources = [_source(name, defines, files) for name in names]
    try:
        program = make(*sources)
    except moderngl.Error as e:
        key = ", ".join(f"{i} = {name}" for i, name in enumerate(files))
        raise GraphicsError(f"the graphics driver refuses {' / '.join(names)}:\n{e}\nfiles: {key}", "update the graphics driver") from None
    for name in program:
        member = program[name]
        if isinstance(member, moderngl.UniformBlock):
            member.binding = BLOCKS[name]
        elif name in SAMPLERS:
            member.value = SAMPLERS[name]  # type: ignore[union-attr]
    return program


def uniform(program: moderngl.Program, name: str) -> moderngl.Uniform:
    """A plain uniform, to be written as bytes."""
    member = program[name]
    assert isinstance(member, moderngl.Uniform), f"{name} is no uniform"
    return member


def lines(name: str) -> str:
    """A shader file with its includes in place, for whoever tries a part of it."""
    return "\n".join(_lines(name, [], ()))


def _source(name: str, defines: Sequence[str], files: list[str]) -> str:
    body = _lines(name, files, ())
    return "\n".join(["#version 330 core", *(f"#define {d}" for d in defines), *body, ""])


def _lines(name: str, files: list[str], within: tuple[str, ...]) -> list[str]:
    """The lines of a shader file with its includes put in place; `#line` keeps the driver's numbers true."""
    assert name not in within, f"shaders/{name} includes itself"
    if name not in files:
        files.append(name)
    index = files.index(name)
    out = [f"#line 1 {index}"]
    for number, line in enumerate(shipped("shaders", *name.split("/")).read_text(encoding="utf-8").splitlines(), 1):
        include = _INCLUDE.match(line)
        if include:
            out += [*_lines(include[1], files, (*within, name)), f"#line {number + 1} {index}"]
        else:
            out.append(line)
    return out
