"""The composition root: a command's options in, the right parts chosen and put together, everything closed on the way out.

run.py      a live, scripted or offscreen run     replay.py   a session drawn again, or proved
devices.py  which sources, displays, outputs      debrief.py  report and its pictures
safety.py   the check before a headset run        doctor.py   pre-flight
say.py      the one door for words                interrupts.py  Ctrl+C and its like
bake.py, logs.py, sounds.py, starter.py
"""

from vr_dti.app.bake import bake
from vr_dti.app.debrief import report
from vr_dti.app.doctor import doctor
from vr_dti.app.logs import log
from vr_dti.app.replay import replay
from vr_dti.app.run import run

__all__ = ["bake", "doctor", "log", "replay", "report", "run"]
