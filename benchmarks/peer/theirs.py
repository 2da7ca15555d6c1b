"""Panda3D's side: the same meshes, clips, places and eyes; every person a Character of 54 joints and 7 geoms, headless.

A part has vertices and a material of its own, as Panda3D's loaders make them of a model's parts, and is a run of the body's triangles.
Joints are posed on the processor (its animation tables hold our solved clips at their 30 Hz). Skinning is on the graphics card, or on the
processor as it does without a shader of ours (`skin="cpu"`): both are measured, and the better one counts.
"""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import panda3d.core as p3d
from numpy.typing import NDArray

from benchmarks.peer import port
from benchmarks.peer.crowd import FAR_M, FIELD_DEG, FRAME_NS, NEAR_M, Crowd, eyes
from benchmarks.peer.spent import Spent, measured
from vr_dti.assets import pictures
from vr_dti.cast.mesh import PersonMesh
from vr_dti.render import mirror
from vr_dti.render.stage import grain_layers
from vr_dti.world.members import Clip
from vr_dti.world.skeleton import JOINTS, PARENTS

PARTS = 7
SETTINGS = """
load-display p3headlessgl
window-type offscreen
coordinate-system y-up-right
gl-version 3 3
audio-library-name null
sync-video false
interpolate-frames true
notify-level-gobj error
framebuffer-srgb true
"""


def run(who: Crowd, side_px: int, frames: int, *, skin: str, picture: Path | None) -> Spent:
    """So many frames of both eyes."""
    p3d.load_prc_file_data("", SETTINGS)
    root = _lit(skin)
    held = _people(root, who)
    engine = p3d.GraphicsEngine.get_global_ptr()
    buffer = _buffer(engine, side_px)
    if picture is not None:
        seen = p3d.Texture()
        buffer.add_render_texture(seen, p3d.GraphicsOutput.RTM_copy_ram)
    _eyes(root, buffer)
    clock = p3d.ClockObject.get_global_clock()
    clock.set_mode(p3d.ClockObject.M_non_real_time)
    clock.set_dt(FRAME_NS / 1e9)

    def frame(index: int) -> None:
        engine.render_frame()

    spent = measured(frame, frames)
    if picture is not None:
        data = np.frombuffer(seen.get_ram_image_as("RGB"), dtype=np.uint8).reshape(side_px, 2 * side_px, 3)[::-1]
        pictures.write(picture, np.ascontiguousarray(data))
    held.clear()  # an animation ends with its control
    return replace(spent, triangles=_in_view(root))


def _lit(skin: str) -> Any:
    """The root of the scene, with our shader and all that it looks up."""
    root = p3d.NodePath("root")
    shader = p3d.Shader.make(p3d.Shader.SL_GLSL, port.vertex(skinned=skin == "gpu"), port.fragment())
    root.set_attrib(p3d.ShaderAttrib.make(shader).set_flag(p3d.ShaderAttrib.F_hardware_skinning, skin == "gpu"))
    for name, value in port.inputs().items():
        root.set_shader_input(name, p3d.LVecBase4f(*value))
    for name, rows in port.arrays().items():
        root.set_shader_input(name, p3d.PTA_LVecBase4f([p3d.LVecBase4f(*row) for row in rows]))
    root.set_shader_input("key_from_world", p3d.LMatrix4f(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1))
    root.set_shader_input("grain", _grain())
    root.set_shader_input("shadow_map", _no_shadow())
    root.set_shader_input("torch_map", _no_shadow())
    root.set_shader_input("mirror", _no_mirror())
    return root


def _people(root: Any, who: Crowd) -> list[Any]:
    """Everybody on their mark, each with a phase of their own. -> the controls of their clips, which end when they are dropped"""
    skins = {name: _texture(mesh.skin) for name, mesh in who.meshes.items()}
    held: list[Any] = []
    for member, clip, since in zip(who.setting.cast, who.clips, who.since_ms, strict=True):
        assert clip.loop, f"{clip.name} does not loop"
        character, control = _character(who.meshes[member.person], clip)
        node = root.attach_new_node(character)
        mark = who.setting.place.marks[member.start]
        half = 0.5 * mark.heading_rad
        node.set_pos_quat((mark.x_m, 0.0, mark.z_m), p3d.LQuaternionf(math.cos(half), 0.0, math.sin(half), 0.0))
        node.set_texture(skins[member.person])
        control.pose((-since / 1000.0 * clip.rate_hz) % control.get_num_frames())
        control.loop(False)
        held.append(control)
    return held


def _buffer(engine: Any, side_px: int) -> Any:
    """What both eyes are drawn into, side by side."""
    pipe = p3d.GraphicsPipeSelection.get_global_ptr().make_module_pipe("p3headlessgl")
    wanted = p3d.FrameBufferProperties()
    wanted.set_rgba_bits(8, 8, 8, 8)
    wanted.set_depth_bits(24)
    wanted.set_srgb_color(True)
    size = p3d.WindowProperties.size(2 * side_px, side_px)
    buffer = engine.make_output(pipe, "both eyes", 0, wanted, size, p3d.GraphicsPipe.BF_refuse_window)
    assert buffer is not None, "Panda3D has no headless GL here"
    buffer.set_clear_color((0.05, 0.05, 0.06, 1.0))
    return buffer


def _eyes(root: Any, buffer: Any) -> None:
    """A camera for each eye, which draws its half of the buffer."""
    matrices, _ = eyes()
    for k, eye_from_world in enumerate(matrices):
        lens = p3d.PerspectiveLens()
        lens.set_fov(FIELD_DEG, FIELD_DEG)
        lens.set_near_far(NEAR_M, FAR_M)
        camera = root.attach_new_node(p3d.Camera(f"eye {k}", lens))
        own = p3d.NodePath("own")  # a state that this camera alone draws with
        own.set_shader_input("eye", p3d.LVecBase4f(*port.eye(eye_from_world)))
        camera.node().set_initial_state(own.get_state())
        camera.set_mat(p3d.LMatrix4f(*np.linalg.inv(eye_from_world).T.ravel().tolist()))
        region = buffer.make_display_region(0.5 * k, 0.5 * k + 0.5, 0.0, 1.0)
        region.set_camera(camera)


def _in_view(root: Any) -> int:
    """Triangles of all eyes: of whoever Panda3D does not cull, which it does by the sphere or box round a node, as we do."""
    count = 0
    for eye in root.find_all_matches("**/+Camera"):
        seen = eye.node().get_lens().make_bounds()
        for character in root.find_all_matches("**/+Character"):
            around = character.node().get_bounds().make_copy()
            around.xform(character.get_parent().get_mat(eye))
            if seen.contains(around) != p3d.BoundingVolume.IF_no_intersection:
                parts = character.find_all_matches("**/+GeomNode")
                count += sum(g.get_primitive(0).get_num_primitives() for part in parts for g in part.node().get_geoms())
    return count


# --- one person ---


def _character(mesh: PersonMesh, clip: Clip) -> tuple[Any, Any]:
    character = p3d.Character(mesh.name)
    bundle = character.get_bundle(0)
    skeleton = p3d.PartGroup(bundle, "<skeleton>")
    joints: list[Any] = []
    for i, name in enumerate(JOINTS):
        parent = skeleton if PARENTS[i] < 0 else joints[PARENTS[i]]
        joints.append(p3d.CharacterJoint(character, bundle, parent, name, p3d.LMatrix4f.translate_mat(*_offset(mesh, i))))
    animation = _animation(mesh, clip)
    node = p3d.GeomNode("parts")
    for k, triangles in enumerate(np.array_split(mesh.triangles, PARTS)):
        used, corner = np.unique(triangles, return_inverse=True)
        primitive = p3d.GeomTriangles(p3d.Geom.UH_static)
        primitive.set_index_type(p3d.Geom.NT_uint32)
        corners = primitive.modify_vertices()
        corners.unclean_set_num_rows(triangles.size)
        corners.modify_handle().copy_data_from(np.ascontiguousarray(corner.ravel(), dtype="<u4").tobytes())
        primitive.close_primitive()
        geom = p3d.Geom(_vertices(mesh.name, mesh.vertices[used], joints))
        geom.add_primitive(primitive)
        node.add_geom(geom, p3d.RenderState.make(p3d.MaterialAttrib.make(p3d.Material(f"{mesh.name} {k}"))))
    character.add_child(node)
    control = bundle.bind_anim(animation, 0xFF, p3d.PartSubset())
    assert control is not None, "Panda3D does not take the animation"
    return character, control


def _offset(mesh: PersonMesh, i: int) -> list[float]:
    m = mesh.skeleton.joint_m
    return (m[i] - (m[PARENTS[i]] if PARENTS[i] >= 0 else 0.0)).tolist()


def _animation(mesh: PersonMesh, clip: Clip) -> Any:
    frames = len(clip.root_m) - 1 if clip.loop else len(clip.root_m)
    bundle = p3d.AnimBundle(clip.name, float(clip.rate_hz), frames)
    skeleton = p3d.AnimGroup(bundle, "<skeleton>")
    channels: list[Any] = []
    for i, name in enumerate(JOINTS):
        channel = p3d.AnimChannelMatrixXfmTable(skeleton if PARENTS[i] < 0 else channels[PARENTS[i]], name)
        hpr = np.array([tuple(p3d.LQuaternionf(w, x, y, z).get_hpr()) for x, y, z, w in clip.rotation[:frames, i].tolist()])
        for letter, column in zip("hpr", hpr.T, strict=True):
            channel.set_table(letter, p3d.CPTA_stdfloat(p3d.PTA_stdfloat(column.tolist())))
        for letter, column in zip("xyz", clip.root_m[:frames].T if i == 0 else np.array([_offset(mesh, i)]).T, strict=True):
            channel.set_table(letter, p3d.CPTA_stdfloat(p3d.PTA_stdfloat(column.tolist())))
        channels.append(channel)
    return bundle


def _vertices(name: str, v: NDArray[np.void], joints: list[Any]) -> Any:
    own = p3d.GeomVertexArrayFormat()
    own.add_column(p3d.InternalName.get_vertex(), 3, p3d.Geom.NT_float32, p3d.Geom.C_point)
    own.add_column(p3d.InternalName.get_normal(), 3, p3d.Geom.NT_float32, p3d.Geom.C_normal)
    own.add_column(p3d.InternalName.get_texcoord(), 2, p3d.Geom.NT_float32, p3d.Geom.C_texcoord)
    own.add_column(p3d.InternalName.make("albedo"), 4, p3d.Geom.NT_uint8, p3d.Geom.C_color)
    own.add_column(p3d.InternalName.make("surface"), 4, p3d.Geom.NT_uint8, p3d.Geom.C_color)
    rows = np.zeros(len(v), dtype=[("p", "<f4", 3), ("n", "<f4", 3), ("t", "<f4", 2), ("a", "u1", 4), ("s", "u1", 4)])
    rows["p"], rows["n"], rows["t"], rows["a"], rows["s"] = v["position"], v["normal"], v["uv"], v["albedo"], v["surface"]
    format_ = p3d.GeomVertexFormat()
    format_.add_array(own)
    spec = p3d.GeomVertexAnimationSpec()
    bound = p3d.GeomVertexArrayFormat()
    transforms = [p3d.JointVertexTransform(j) for j in joints]
    spec.set_panda()
    bound.add_column(p3d.InternalName.get_transform_blend(), 1, p3d.Geom.NT_uint16, p3d.Geom.C_index)
    blends, which = _blends(v, transforms)
    extra = np.zeros((len(v), bound.get_stride() // 2), dtype="<u2")  # it pads rows to four bytes
    extra[:, 0] = which
    format_.add_array(bound)
    format_.set_animation(spec)
    data = p3d.GeomVertexData(name, p3d.GeomVertexFormat.register_format(format_), p3d.Geom.UH_static)
    data.unclean_set_num_rows(len(v))
    for k, array in enumerate((rows, extra)):
        data.modify_array_handle(k).copy_data_from(np.ascontiguousarray(array).tobytes())
    data.set_transform_blend_table(blends)
    return data


def _blends(v: NDArray[np.void], transforms: list[Any]) -> tuple[Any, NDArray[np.intp]]:
    """Every mix of joints that there is, once; and which one each vertex has."""
    kinds, which = np.unique(np.concatenate((v["joints"], v["weights"]), axis=1), axis=0, return_inverse=True)
    table = p3d.TransformBlendTable()
    at = []
    for row in kinds.tolist():
        blend = p3d.TransformBlend()
        for joint, weight in zip(row[:4], row[4:], strict=True):
            if weight:
                blend.add_transform(transforms[joint], weight / 255.0)
        at.append(table.add_blend(blend))
    table.set_rows(p3d.SparseArray.lower_on(len(v)))
    return table, np.array(at)[which.ravel()]


# --- textures ---


def _texture(rgb: NDArray[np.uint8]) -> Any:
    out = p3d.Texture()
    out.setup_2d_texture(rgb.shape[1], rgb.shape[0], p3d.Texture.T_unsigned_byte, p3d.Texture.F_rgb)
    out.set_ram_image_as(np.ascontiguousarray(rgb).tobytes(), "RGB")
    return _smooth(out)


def _grain() -> Any:
    layers = grain_layers()
    out = p3d.Texture()
    out.setup_2d_texture_array(layers.shape[2], layers.shape[1], layers.shape[0], p3d.Texture.T_unsigned_byte, p3d.Texture.F_rgba)
    out.set_ram_image_as(np.ascontiguousarray(layers).tobytes(), "RGBA")
    return _smooth(out)


def _smooth(texture: Any) -> Any:
    texture.set_minfilter(p3d.SamplerState.FT_linear_mipmap_linear)
    texture.set_magfilter(p3d.SamplerState.FT_linear)
    texture.set_wrap_u(p3d.SamplerState.WM_repeat)
    texture.set_wrap_v(p3d.SamplerState.WM_repeat)
    return texture


def _no_mirror() -> Any:
    out = p3d.Texture()
    out.setup_2d_texture(mirror.SIDE_PX, mirror.SIDE_PX, p3d.Texture.T_half_float, p3d.Texture.F_rgba16)
    out.set_ram_image_as(bytes(8 * mirror.SIDE_PX**2), "RGBA")
    return _smooth(out)


def _no_shadow() -> Any:
    out = p3d.Texture()
    out.setup_2d_texture(1, 1, p3d.Texture.T_float, p3d.Texture.F_depth_component)
    out.set_ram_image(np.ones(1, dtype="<f4").tobytes())
    out.set_minfilter(p3d.SamplerState.FT_shadow)
    out.set_magfilter(p3d.SamplerState.FT_shadow)
    return out
