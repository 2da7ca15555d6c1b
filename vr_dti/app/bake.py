"""`vr-dti bake`: everything that runs of these scenes need, made now."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from vr_dti.app.say import Once, say
from vr_dti.app.sounds import clips_of
from vr_dti.audio.compiled import prepare
from vr_dti.cast import worn
from vr_dti.errors import InputError
from vr_dti.resources import cache_dir, scene_folder, shipped
from vr_dti.scene import load_scenario, load_scene


def bake(options: Namespace) -> int:
    """People, movements, sounds and placeholder voices of the scenes named, or of every shipped one; and sound compiled."""
    notice = Once()
    scenes = options.scenes or sorted(p.parent.name for p in shipped("scenes").glob("*/scenario.yaml"))
    for name in scenes:  # a slip in the last one is told before the first is prepared, which takes minutes
        scene_folder(name)
        if options.uniform:
            _check_uniform(name, options.uniform)
    for name in scenes:
        say(f"{name}: preparing")
        scene = load_scene(name, ["trainee"], say, uniform=options.uniform)
        clips_of(scene, say, notice)
    prepare(say)
    say(f"ready; kept in {cache_dir()}")
    return 0


def _check_uniform(name: str, asked: Sequence[str]) -> None:
    try:
        worn.check(load_scenario(name), asked)
    except InputError as e:
        raise InputError(f"{name}: {e.what}", e.remedy) from None
