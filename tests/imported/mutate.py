"""People and movements of strangers hurt at random, and what is made of them: a person, a clip, or one clear error."""

from __future__ import annotations

import copy
import functools
import random
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from assets.build import Doc
from assets.mutate import Outcomes, write_mutant

from tests.imported.plates import plate
from tests.imported.recorded import animate, bvh_text, played
from tests.imported.stranger import stranger
from tests.imported.swinging import braided
from tests.imported.test_faces import with_expressions
from tests.world.conftest import skeleton
from vr_dti.assets.gltf.child.jobs import Decoders
from vr_dti.assets.gltf.read import read_model
from vr_dti.cast.clips import clip_files, read_clips
from vr_dti.cast.imported.bvh import parse_bvh
from vr_dti.cast.imported.clip_text import clip_text
from vr_dti.cast.imported.convert import converted
from vr_dti.cast.imported.motion import motion_of
from vr_dti.cast.imported.retarget import retargeted
from vr_dti.errors import InputError
from vr_dti.world.animation.rig import rig_of
from vr_dti.world.animation.solve import solve

WORDS = ("1e9", "nan", "-1e30", "{", "}", "JOINT x", "OFFSET", "0", "-", "CHANNELS 6", "\x00", "99999", "End Site", "MOTION", "90", "180")
NUMBERS = ("90", "1e5", "-720", "0", "1e-9", "180", "-1e5", "999999")
FRAMES = 12
_PICTURES = ("baseColorTexture", "metallicRoughnessTexture", "normalTexture", "occlusionTexture", "emissiveTexture")
_SAID = {"aa": [(0, 1.0)], "happy": [(1, 0.5), (2, 0.5)], "blinkLeft": [(2, 1.0)], "blinkRight": [(3, 1.0)]}


def people() -> dict[str, Callable[[], Doc]]:
    """File name -> how that person is made."""
    body = skeleton("stocky")
    made = {
        "mixamo.glb": stranger(body, "mixamo", size=100.0),
        "cmu.glb": stranger(body, "cmu", lying=True),
        "vrm.vrm": stranger(body, "vrm"),
        "face-0.vrm": with_expressions(0, _SAID),
        "face-1.vrm": with_expressions(1, _SAID),
        "braid-0.vrm": braided("0.x", stiffness=0.7, gravityPower=0.3, hitRadius=0.02, collider=0.1),
        "braid-1.vrm": braided("1.0", stiffness=0.7, gravityPower=0.3, hitRadius=0.02, collider=0.1),
        "plate.vrm": plate(pictures=dict.fromkeys(_PICTURES, (90, 120, 200)), emissiveFactor=[0.5, 0.5, 0.5], alphaMode="MASK"),
    }
    return {name: functools.partial(copy.deepcopy, doc) for name, doc in made.items()}


def run_people(folder: Path, seeds: range) -> Outcomes:
    """Make one hurt person for each seed, in this process and with numpy's warnings as errors. Anything but a person or an `InputError`
    goes through to the caller."""
    kinds = people()
    out = Outcomes()
    names = sorted(kinds)
    with Decoders() as decoders:
        for seed in seeds:
            path = folder / names[seed % len(names)]
            write_hurt(kinds[path.name], path, seed)
            _tried(out, path, lambda path=path: converted(read_model(path, decoders), "guest", ""))
    return out


def run_movements(folder: Path, seeds: range) -> Outcomes:
    """A clip of one hurt movement for each seed, BVH and glTF animations in turn; as `run_people`."""
    body = skeleton("tall")
    words = next(d for d in (read_clips(p) for p in clip_files()) if "shove" in d.clips)
    turn, place = played(body, solve("shove", words.clips["shove"], words.poses, rig_of(body)))
    turn, hips = turn[:FRAMES], place[:FRAMES, 0]
    text = bvh_text(body, turn, hips)
    acted = animate(stranger(body, "vrm"), body, turn, hips, "vrm")
    out = Outcomes()
    with Decoders() as decoders:
        for seed in seeds:
            if seed % 2:
                path = folder / "acted.glb"
                write_hurt(lambda: copy.deepcopy(acted), path, seed)
                _tried(out, path, lambda path=path: clip_text(retargeted(motion_of(read_model(path, decoders))), "took", "x"))
            else:
                hurt = hurt_bvh(text, random.Random(seed))
                _tried(out, folder / "acted.bvh", lambda hurt=hurt: clip_text(retargeted(parse_bvh(hurt, "x")), "took", "x"))
    return out


def write_hurt(make: Callable[[], Doc], path: Path, seed: int) -> None:
    """A third of them as any model is hurt, which mostly cannot be read; the others can: other bytes, other places of bones."""
    if seed % 3 == 0:
        write_mutant(make, path, seed)
        return
    chance = random.Random(seed)
    doc = make()
    for _ in range(chance.randrange(4)):
        doc.data[chance.randrange(len(doc.data))] = chance.randrange(256)
    for _ in range(chance.randrange(4)):
        node = chance.choice(doc.json["nodes"])
        values = node.get(chance.choice(("matrix", "translation", "rotation")))
        if values and len(values) != 16:
            values[chance.randrange(len(values))] = chance.choice((0.0, 1.0, chance.uniform(-2.0, 2.0)))
        elif values:
            values[chance.choice((12, 13, 14))] = chance.choice((0.0, 1e3, chance.uniform(-2.0, 2.0)))
        elif "name" in node and chance.random() < 0.3:
            node["name"] = chance.choice(doc.json["nodes"]).get("name", "x")
    doc.write(path.parent, path.name)


def hurt_bvh(text: str, chance: random.Random) -> str:
    """`text` with some words or lines become others, gone, or come twice; half of the time in its head, which is small beside the frames.
    Of three in four only numbers become others."""
    if chance.random() < 0.75:
        words = text.split(" ")
        for k in chance.sample([k for k, w in enumerate(words) if w.lstrip("-").replace(".", "").isdigit()], chance.randint(1, 3)):
            words[k] = chance.choice((*NUMBERS, f"{chance.uniform(-200.0, 200.0):.3f}"))
        return " ".join(words)
    gap = chance.choice((" ", "\n"))
    parts = text.split(gap)
    for _ in range(chance.randint(1, 3)):
        k = chance.randrange(len(parts) if chance.random() < 0.5 else min(len(parts), 200))
        how = chance.random()
        if how < 0.5:
            parts[k] = chance.choice(WORDS)
        elif how < 0.7:
            del parts[k]
        elif how < 0.85:
            parts.insert(k, chance.choice(parts))
        else:
            parts[k] = str(chance.uniform(-500.0, 500.0))
    return gap.join(parts)


def _tried(out: Outcomes, path: Path, make: Callable[[], object]) -> None:
    began = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            make()
        out.counts["made"] += 1
    except InputError as e:
        assert len(str(e)) < 30_000, "a file's own text must not come back as a flood of words"
        out.counts["refused"] += 1
        out.refused[path] = str(e)
    out.longest_s = max(out.longest_s, time.perf_counter() - began)
