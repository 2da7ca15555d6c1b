"""The commands about what is heard: loudspeakers, heads for headphones, spoken lines; and the options by which a run sounds."""

from __future__ import annotations

import argparse
from pathlib import Path

from vr_dti.cli.pages import Command, commands_of
from vr_dti.cli.values import seconds

VOICES = """Record the lines of a scene, or list which are spoken by people and which by a placeholder voice.
Recordings lie in the scene's folder as voices/LOCALE/LINE.wav; see docs/sound.md.
"""

LIST = """List every line: recorded or placeholder, who says it, its words, and its takes in other moods.

example:
  vr-dti voices list handcuffed --locale street
"""

RECORD = """Record every line that is not recorded yet, one after another. You are shown who speaks, how, the words, and how long the line
may last; then you record a take, see its level, and keep it or try again. Silence at both ends is cut off. Stop at any time and go on
later. Last come grunts and cries, which are no lines: those of whoever is struck in the scene. They serve every locale.

With --mood the takes are for moments in which the character feels that way: rage, or rage.40 for less of it.

examples:
  vr-dti voices record scenes/night-shift --locale street
  vr-dti voices record scenes/night-shift --mood rage --line hey
"""

SOUND = """Use your own measured head for headphones. People hear where a sound comes from by the shape of their ears, and each person's
ears are different.

FILE is a SOFA file of the convention SimpleFreeFieldHRIR, as laboratories and some makers of headphones measure or compute it. It becomes
a table in your own folder; nothing is downloaded. Needs: pip install 'vr-dti[import]'.

examples:
  vr-dti sound import subject_007.sofa --name officer-7
  vr-dti sound list
  vr-dti run handcuffed --hrtf officer-7
"""

IMPORT = """Turn a SOFA file into a head: it is resampled to the program's own rate, its gaps are filled, and it is kept under a name in
your own folder.

example:
  vr-dti sound import subject_007.sofa --name officer-7
"""

SPEAKERS = """Test and measure a ring of loudspeakers around the trainee. Each one in turn is named and plays noise, so that you hear
whether it is the right one and can measure its level where the trainee stands.

RING is quad, 5.1, 7.1, or 4 to 16 angles in degrees to the right of straight ahead, in the order of the device's channels.

examples:
  vr-dti speakers 5.1
  vr-dti speakers 315,45,135,225 --sound "Theater amplifier" --out calibration/ring.json
  vr-dti speakers 7.1 --levels 70,71.5,70,-,68,69,70,70 --out calibration/ring.json
"""


def add(command: Command) -> None:
    """Put them on the command line."""
    action = commands_of(command("voices", "record the lines of a scene, or list which are: list, record", VOICES), "action")
    listed, record = action("list", "which lines are recorded", LIST), action("record", "record them", RECORD)
    for lines in (listed, record):
        lines.add_argument("scene", metavar="SCENE", help="folder or id of a scene")
        lines.add_argument("--locale", metavar="NAME", default="clean", help="the wording (default: clean)")
    record.add_argument("--line", metavar="NAME", action="append", default=[], help="only this line; may be repeated")
    record.add_argument("--mood", metavar="EMOTION", default="", help="takes for this emotion (default: the plain ones)")
    record.add_argument("--again", action="store_true", help="also lines that are recorded already")
    record.add_argument("--microphone", metavar="NAME", help="device (default: the system's own choice)")

    action = commands_of(command("sound", "your own measured head for headphones: import, list", SOUND), "action")
    bring = action("import", "turn a SOFA file into a head", IMPORT)
    bring.add_argument("file", metavar="FILE", type=Path, help="a SOFA file")
    bring.add_argument("--name", metavar="NAME", default="", help="its name for --hrtf (default: the file's)")
    heads = "the heads that were imported"
    action("list", heads, f"List {heads}.")

    speakers = command("speakers", "test and measure the loudspeakers around the trainee", SPEAKERS)
    speakers.add_argument("ring", metavar="RING", help="quad, 5.1, 7.1, or angles")
    speakers.add_argument("--sound", metavar="DEVICE", help="device (default: the system's own choice)")
    speakers.add_argument("--seconds", type=seconds, metavar="S", default=3.0, help="of noise from each (default: 3)")
    speakers.add_argument("--levels", metavar="DB,...", help="levels that you measured already, one for each channel; nothing is played")
    speakers.add_argument("--out", type=Path, metavar="FILE", help="ask for the levels and keep them there")


def run_options(run: argparse.ArgumentParser) -> None:
    """By which a run sounds."""
    run.add_argument("--sound", metavar="DEVICE", help="sound device (default: the system's own choice)")
    run.add_argument(
        "--speakers", metavar="RING", help="loudspeakers instead of headphones: quad, 5.1, 7.1, angles, or the file of a measured ring"
    )
    run.add_argument("--hrtf", metavar="NAME", help="headphones: a head from `vr-dti sound import` (default: the shipped one)")
    run.add_argument(
        "--instructor-mic", metavar="DEVICE", help="the instructor speaks in the scene while T is held at the mirror: device, or `default`"
    )
    run.add_argument("--classroom", metavar="DEVICE", help="a second output that hears the same, for those who watch: device, or `default`")
