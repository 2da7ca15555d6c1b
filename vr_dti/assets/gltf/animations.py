"""Animations: keys checked, values as floats, one curve for each property of each node."""

from __future__ import annotations

import numpy as np

from vr_dti.assets.gltf.accessors import Accessors, Floats32
from vr_dti.assets.gltf.animation_values import PATHS, Animation, Channel, Curve
from vr_dti.assets.gltf.cursor import Cursor
from vr_dti.assets.gltf.values import Mesh, Node

_KINDS = ("LINEAR", "STEP", "CUBICSPLINE")
_WIDTHS = {"translation": 3, "rotation": 4, "scale": 3}


class Animations:
    """Reads animations; what several channels share is checked once."""

    def __init__(self, accessors: Accessors, nodes: tuple[Node, ...], meshes: tuple[Mesh, ...]) -> None:
        self._accessors = accessors
        self._nodes = nodes
        self._meshes = meshes
        self._times: dict[int, Floats32 | None] = {}
        self._curves: dict[tuple[int, int, str, int, bool], Curve | None] = {}

    def read(self, root: Cursor) -> tuple[Animation, ...]:
        """All of them."""
        return tuple(self._animation(a) for a in root.objects("animations"))

    def _animation(self, a: Cursor) -> Animation:
        samplers = a.objects("samplers")
        for key in ("samplers", "channels"):
            if key not in a:
                a.fault(None, f"{key!r} is missing")
        for s in samplers:
            s.index("input", len(self._accessors), "accessors", must=True)
            s.index("output", len(self._accessors), "accessors", must=True)
        channels = []
        moved: set[tuple[int, str]] = set()
        for c in a.objects("channels"):
            channel = self._channel(c, samplers)
            if channel is None:
                continue
            if (channel.node, channel.path) in moved:
                c.fault("target", f"the {channel.path} of node {channel.node} is already moved by another channel")
                continue
            moved.add((channel.node, channel.path))
            channels.append(channel)
        length = max((float(c.curve.times_s[-1]) for c in channels), default=0.0)
        return Animation(a.text("name"), tuple(channels), length)

    def _channel(self, c: Cursor, samplers: list[Cursor]) -> Channel | None:
        target = c.need("target")
        which = c.index("sampler", len(samplers), "samplers", must=True)
        path = target.text("path", must=True)
        node = target.index("node", len(self._nodes), "nodes")
        if path not in PATHS:
            if path:
                target.note(f"moves {path[:40]!r}, which is not known here, and is left out")
            return None
        if node is None:
            if "node" not in target:
                target.note("moves no node, and is left out")
            return None
        width = self._targets(node) if path == "weights" else _WIDTHS[path]
        if not width:
            target.fault("path", f"node {node} has no mesh with morph targets")
            return None
        curve = self._curve(samplers[which], width, path == "rotation") if which is not None else None
        return None if curve is None else Channel(node, path, curve)

    def _targets(self, node: int) -> int:
        mesh = self._nodes[node].mesh
        return len(self._meshes[mesh].target_names) if mesh is not None else 0

    def _curve(self, s: Cursor, width: int, turns: bool) -> Curve | None:
        kind = s.choice("interpolation", _KINDS, "LINEAR")
        when = s.index("input", len(self._accessors), "accessors")
        what = s.index("output", len(self._accessors), "accessors")
        if when is None or what is None:
            return None
        key = (when, what, kind, width, turns)
        if key not in self._curves:
            self._curves[key] = self._made(s, when, what, kind, width, turns)
        return self._curves[key]

    def _made(self, s: Cursor, when: int, what: int, kind: str, width: int, turns: bool) -> Curve | None:
        if when not in self._times:
            self._times[when] = self._checked_times(s, when)
        times = self._times[when]
        output = self._accessors.get(what)
        if times is None or output is None:
            return None
        if output.type.startswith("MAT") or (output.width != width and output.width != 1):
            s.fault("output", f"is of type {output.type}, where {width} numbers a key are needed")
            return None
        each = width * (3 if kind == "CUBICSPLINE" else 1)
        if output.count * output.width != len(times) * each:
            s.fault("output", f"has {output.count * output.width} numbers; {len(times)} keys of kind {kind} need {len(times) * each}")
            return None
        values = self._accessors.floats(what)
        if values is None or (not values.flags.c_contiguous and not self._accessors.take(values.nbytes, s.pointer)):
            return None
        shape = (len(times), 3, width) if kind == "CUBICSPLINE" else (len(times), width)
        values = values.reshape(shape)
        if turns:
            q = values[:, 1] if kind == "CUBICSPLINE" else values
            if not q.any(axis=1).all():
                s.note("has a turn of length 0, taken as no turn")
        return Curve(kind, times, values, turns)

    def _checked_times(self, s: Cursor, index: int) -> Floats32 | None:
        a = self._accessors.get(index)
        if a is None:
            return None
        if a.type != "SCALAR" or a.kind.kind != "f":
            s.fault("input", "must be a SCALAR accessor of floats")
            return None
        flat = self._accessors.floats(index)
        if flat is None:
            return None
        times = flat[:, 0]
        wrong = np.flatnonzero(np.diff(times) <= 0.0)
        if len(wrong):
            s.fault("input", f"key {wrong[0] + 1} is not later than the one before")
            return None
        if times[0] < 0.0:
            s.fault("input", "begins before 0 s")
            return None
        return times
