"""Our side: clips, joints and the renderer's people, with the light of the hour and one lamp, no shadow; nothing else is drawn."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.peer.crowd import FRAME_NS, LAMP, Crowd, eyes
from benchmarks.peer.spent import Spent, measured
from vr_dti.assets import pictures
from vr_dti.backends.graphics import Graphics
from vr_dti.ports import View
from vr_dti.render import programs, state
from vr_dti.render.cameras import Cameras
from vr_dti.render.depth import way_of
from vr_dti.render.light import Light
from vr_dti.render.mirror import Mirror
from vr_dti.render.people import People
from vr_dti.render.rawgl import RawGL
from vr_dti.render.shadow import ShadowMap
from vr_dti.render.stage import grain_texture
from vr_dti.render.surface import Target
from vr_dti.render.tally import Tally
from vr_dti.world.animation.kinematics import forward
from vr_dti.world.casting import sampled
from vr_dti.world.pose import Shown, pose
from vr_dti.world.step import initial


def run(who: Crowd, side_px: int, frames: int, *, levels: bool, picture: Path | None, living: bool = True) -> Spent:
    """So many frames of both eyes. People play their clips, as Panda3D's do; those who are `living` are posed as in a run: gaze that
    darts, heads that drift, moods, captions and what sounds."""
    world = initial(who.setting, ())
    world = replace(
        world, actors=tuple(replace(a, now=replace(a.now, since_ms=since)) for a, since in zip(world.actors, who.since_ms, strict=True))
    )
    with Graphics.offscreen() as graphics:
        ctx = graphics.ctx
        target = Target(ctx, (2 * side_px, side_px))
        drawn, cameras, light = People(ctx, who.setting, who.meshes, ""), Cameras(ctx), Light(ctx, (LAMP,), who.setting.place)
        if not levels:
            drawn.switch_px = (0.0, 0.0, 0.0)
        drawn.hasten()
        shadow, tally, depth = ShadowMap(ctx), Tally(), way_of(ctx)
        grain, mirror = grain_texture(ctx), Mirror(ctx, RawGL(ctx))
        light.mirrors = False  # nothing stands here that could be mirrored; the shaders look all the same, on both sides
        still = pose(who.setting, world, 0)
        unlit = replace(still, world_from_joint=np.zeros((0, 54, 4, 4)))
        """no spheres of shade under people: Panda3D's side has none"""
        (left, right), projection = eyes()
        views = [View(str(k), m, projection, target.framebuffer, (k * side_px, 0, side_px, side_px)) for k, m in enumerate((left, right))]

        def posed(story_ns: int) -> Shown:
            if living:
                return pose(who.setting, world, story_ns)
            cast = sampled(who.setting, world, story_ns / 1e6)
            joints = forward(cast.quat, cast.root_m, who.setting.rows.offset_m)
            return replace(still, story_ns=story_ns, world_from_joint=joints)

        def frame(index: int) -> None:
            tally.clear()
            shown = posed(index * FRAME_NS)
            drawn.update(shown)
            light.update(unlit)
            cameras.update(views, [True, True], 0.0)
            seen = cameras.sees(drawn.middles_m, drawn.radii_m)
            drawn.refine(cameras.sizes_px(drawn.middles_m, drawn.radii_m), seen)
            drawn.swing(shown)
            target.framebuffer.use()
            drawn.skin(shadows=False)
            light.bind()
            shadow.bind()
            grain.use(programs.SAMPLERS["grain"])
            mirror.bind()
            target.framebuffer.clear(0.05, 0.05, 0.06, depth=depth.far)
            depth.begin(ctx)
            state.encode_by_hardware(ctx, True)
            for k, view in enumerate(views):
                target.framebuffer.viewport = view.rect_px
                cameras.bind(k)
                drawn.draw(drawn.runs(seen[k], ""), tally, cameras.eye_m[k])
            if picture is not None:
                ctx.finish()

        spent = measured(frame, frames)
        if picture is not None:
            pictures.write(picture, target.picture())
    return replace(spent, triangles=tally.triangles)
