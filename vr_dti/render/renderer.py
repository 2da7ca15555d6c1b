"""The posed world -> pictures: once a frame poses, light and shadow; then every view. Knows views, never devices.

sRGB: a view's target either stores sRGB and lets the hardware encode what shaders write in linear light (a headset's swapchain, our own
targets), or it stores what it is given, and the shader encodes. OpenGL is asked which, target by target (`rawgl.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import cast

import moderngl
import numpy as np
from numpy.typing import NDArray

from vr_dti.cast.mesh import PersonMesh
from vr_dti.ports import View
from vr_dti.render import programs, state, zones
from vr_dti.render.aids import Aids
from vr_dti.render.cameras import Cameras
from vr_dti.render.captions import Captions
from vr_dti.render.depth import way_of
from vr_dti.render.hands import fading
from vr_dti.render.hidden import HiddenAreas
from vr_dti.render.light import Light
from vr_dti.render.people import People
from vr_dti.render.place.kept import assembled
from vr_dti.render.props import Props
from vr_dti.render.rain import Rain
from vr_dti.render.rawgl import RawGL
from vr_dti.render.shadow import ShadowMap
from vr_dti.render.stage import Stage
from vr_dti.render.surroundings import Surroundings
from vr_dti.render.tally import Tally
from vr_dti.render.timing import PassTimer
from vr_dti.render.torch import MAX_TORCHES, TILE_PX, Beam
from vr_dti.render.weapon import Weapon
from vr_dti.spaces import Floats, rigid_inverse
from vr_dti.world.pose import Shown
from vr_dti.world.setting import Setting


class Renderer:
    """Draws one setting. Everything on the graphics card is made here and nothing in `draw`."""

    def __init__(
        self,
        ctx: moderngl.Context,
        setting: Setting,
        people: Mapping[str, PersonMesh],
        *,
        trainee_person: str = "officer-lean",
        timer: PassTimer | None = None,
    ) -> None:
        """`people` by person name, as the cast names them; `trainee_person` is the body that stands for every trainee. `timer`,
        where somebody reads it, is released with the renderer.

        Raises `InputError` if somebody has no body, `GraphicsError` if the driver refuses a shader.
        """
        self._ctx = ctx
        mesh = assembled(setting.place)
        self._raw = RawGL(ctx)
        self._depth = way_of(ctx)
        self._light = Light(ctx, mesh.lamps, setting.place)
        self._cameras = Cameras(ctx)
        self._stage = Stage(ctx, mesh)
        self._people = People(ctx, setting, people, trainee_person)
        self._props = Props(ctx, setting, people)
        self._shadow = ShadowMap(ctx)
        self._weapon, self._aids, self._captions, self._hidden = Weapon(ctx, setting), Aids(ctx), Captions(ctx), HiddenAreas(ctx)
        self._torch_map = ShadowMap(ctx, TILE_PX, MAX_TORCHES, "torch_map")
        self._rain, self._surroundings = Rain(ctx), Surroundings(ctx, self._raw, indoors=setting.place.indoors)
        self._sky = programs.load(ctx, "sky.vert", "sky.frag", defines=self._depth.defines)
        self._corners = ctx.buffer(np.array(((-1, -1), (3, -1), (-1, 3)), dtype="<f4"))
        self._sky_vao = ctx.vertex_array(self._sky, [(self._corners, "2f4", "corner")])
        self.tally = Tally()
        """draws and triangles of the last frame"""
        self.timer = timer or PassTimer(ctx)
        """what each pass costs, off until asked for"""

    def draw(self, shown: Shown, views: Sequence[View]) -> None:
        """Draw `shown` into every view. Targets need a depth buffer; each view clears its own rectangle, and no state is left behind."""
        self.tally.clear()
        if not views:
            return
        mark = self.timer.mark
        drawn = zones.drawn(views)
        views = [d.view for d in drawn]
        targets = [cast(moderngl.Framebuffer, v.target) for v in views]
        viewports = {id(t): (t, t.viewport) for t in targets}
        state.plain(self._ctx)
        self.timer.begin()
        try:
            mark("upload")
            self._people.update(shown)
            self._props.update(shown)
            self._light.update(shown)
            mark("probe")
            if self._surroundings.follow(self._light, shown.story_ns, self._draw_raw):
                state.plain(self._ctx)
            mark("upload")
            encodes, sampled = self._kinds(targets)
            self._cameras.update(views, encodes, shown.fade, sampled=sampled)
            self._captions.place(shown.captions, drawn, self._cameras, shown.world.bodies)
            stage, people, props = self._seen()
            self._skin(shown, people, [v.trainee for v in views])
            mark("shadow")
            self._draw_shadows()
            self._light.bind()
            self._bind()
            for i, view in enumerate(views):
                mark("clear")
                self._begin(i, view, targets[i], encodes[i])
                if view.hidden is not None and len(view.hidden):
                    self._hidden.draw(view.hidden, self.tally)
                self._draw_people(shown, view, people[i], self._cameras.eye_m[i])
                mark("props")
                self._props.draw(props[i], self.tally)
                self._weapon.draw(shown, rigid_inverse(view.eye_from_world)[:3, 3], self.tally)
                self._draw_place(stage[i])
                mark("captions")
                if "gaze_cone" in view.aids:
                    self._aids.draw_gaze(shown.world.bodies, self.tally)
                if view.spot_m is not None:
                    self._aids.draw_spot(view.spot_m, view.spot_faces, self.tally)
                self._captions.draw(i, self.tally)
        finally:
            self.timer.end(self.tally)
            for target, viewport in viewports.values():
                target.viewport = viewport
            state.rest(self._ctx)

    def hasten(self) -> bool:
        """Where the processor rasterises: skin people in its compiled loops from the next frame on, not only once there were many frames
        (`processor.AFTER`). -> they do; False on a graphics card, without numba, or where there is a `problem`"""
        return self._people.hasten()

    @property
    def problem(self) -> str:
        """Why drawing takes longer here than it might, and what to do; empty where nothing is known."""
        return self._people.problem

    def _seen(self) -> list[NDArray[np.bool_]]:
        """-> which pieces of the place, which people and which props each view sees: `(views, pieces)` and so on"""
        parts = self._stage, self._people, self._props
        seen = self._cameras.sees(np.concatenate([p.middles_m for p in parts]), np.concatenate([p.radii_m for p in parts]))
        ends = list(accumulate(len(p.radii_m) for p in parts))
        return [seen[:, first:end] for first, end in pairwise((0, *ends))]

    def _skin(self, shown: Shown, seen: NDArray[np.bool_], trainees: Sequence[str]) -> None:
        """Skin once for all views, people as finely as the nearest view asks for that sees them, `(views, people)`; `trainees`: whose eyes
        each view is."""
        sizes = self._cameras.sizes_px(self._people.middles_m, self._people.radii_m)
        self._people.refine(sizes, seen)
        self._people.swing(shown)
        self._people.express(shown, sizes, seen, trainees)
        self._people.skin(trainees, shadows=self._light.throws)
        self._props.skin()

    def _bind(self) -> None:
        """The textures of a view; `_light` is bound apart."""
        for part in (self._stage, self._shadow, self._torch_map, self._surroundings):
            part.bind()

    def _draw_people(self, shown: Shown, view: View, seen: NDArray[np.bool_], eye_m: Floats) -> None:
        self.timer.mark("people")
        self._people.draw(self._people.runs(seen, view.trainee), self.tally, eye_m)
        if view.own_hands and view.trainee:
            there = fading(shown.world.bodies, view.trainee, shown.story_ns)
            self._people.draw_own(view.trainee, seen, there, self.tally)

    def _draw_place(self, seen: NDArray[np.bool_]) -> None:
        """Place, sky and rain: behind everybody, so that what they hide costs nothing."""
        self.timer.mark("place")
        self._stage.draw(seen, self.tally)
        self.timer.mark("sky")
        self._sky_vao.render(vertices=3)
        self.tally.add(3)
        if self._light.rains:
            self.timer.mark("rain")
            self._rain.draw(self.tally)

    def _draw_shadows(self) -> None:
        """What throws a shadow, as the key light sees it, and as each flashlight does."""
        light = self._light
        key, sunlit = light.key_clip_from_world, light.sunlit

        def by_key(matrix: bytes) -> None:
            self._stage.draw_shadow(matrix, self.tally, sunlit=sunlit)
            self._people.draw_shadow(matrix, self.tally)
            self._props.draw_shadow(matrix, self.tally)

        self._shadow.draw([(key, by_key)] if key is not None else [])
        if light.torches:
            self._torch_map.draw([(b.clip_from_world, partial(self._draw_torch_shadow, b)) for b in light.torches])

    def _draw_torch_shadow(self, beam: Beam, matrix: bytes) -> None:
        met = beam.meets(self._stage.middles_m, self._stage.radii_m)
        self._stage.draw_shadow_of(met, matrix, self.tally)
        self._people.draw_shadow(matrix, self.tally, met=beam.meets(self._people.middles_m, self._people.radii_m), but=beam.holder)
        self._props.draw_shadow(matrix, self.tally)

    def _draw_raw(self, views: Sequence[View], around: Floats | None) -> None:
        """The place alone, as radiance, under that ambient light."""
        light = self._light
        key, sunlit = light.key_clip_from_world, light.sunlit
        state.plain(self._ctx)
        self._shadow.draw([(key, lambda matrix: self._stage.draw_shadow(matrix, self.tally, sunlit=sunlit))] if key is not None else [])
        self._cameras.update(views, [False] * len(views), 0.0, raw=True)
        seen = self._cameras.sees(self._stage.middles_m, self._stage.radii_m)
        light.calm(around)
        self._bind()
        for i, view in enumerate(views):
            self._begin(i, view, cast(moderngl.Framebuffer, view.target), False)
            self._stage.draw(seen[i], self.tally)
            self._sky_vao.render(vertices=3)

    def _kinds(self, targets: Sequence[moderngl.Framebuffer]) -> tuple[list[bool], list[bool]]:
        """Of each target whether it encodes sRGB by itself, and whether its pixels have samples."""
        known: dict[int, tuple[bool, bool]] = {}
        for target in targets:
            if target.glo not in known:
                target.use()
                known[target.glo] = self._raw.encodes_srgb(target), self._raw.samples() > 1
        return [known[t.glo][0] for t in targets], [known[t.glo][1] for t in targets]

    def _begin(self, index: int, view: View, target: moderngl.Framebuffer, encodes: bool) -> None:
        target.viewport = view.rect_px
        target.use()
        target.clear(depth=self._depth.far, viewport=view.rect_px)
        if view.inset is not None:  # nothing comes before the nearest, so nothing is shaded there
            target.clear(depth=1.0 - self._depth.far, viewport=view.inset.hidden_px)
        self._depth.begin(self._ctx)
        state.encode_by_hardware(self._ctx, encodes)
        self._cameras.bind(index)

    def close(self) -> None:
        """Give everything back to the graphics card."""
        for part in (
            self._shadow,
            self._torch_map,
            self._people,
            self._props,
            self._stage,
            self._weapon,
            self._aids,
            self._captions,
            self._hidden,
            self._rain,
            self._surroundings,
            self.timer,
        ):
            part.release()
        for thing in (self._cameras, self._light, self._sky_vao, self._corners, self._sky):
            thing.release()
