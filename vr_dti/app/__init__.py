"""The composition root: a command's options in, the right parts chosen and put together, everything closed on the way out.

run.py      a live, scripted or offscreen run     replay.py   a session drawn again, or proved
devices.py  which sources, displays, outputs      debrief.py  report and its pictures
safety.py   the check before a headset run        doctor.py   pre-flight
say.py      the one door for words                interrupts.py  Ctrl+C and its like
scenario.py the author's tools                     bake.py, logs.py, sounds.py, starter.py

Each command is imported when it is asked for (`cli.py`).
"""
