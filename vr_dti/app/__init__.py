"""The composition root: a command's options in, the right parts chosen and put together, everything closed on the way out.

run.py      a live, scripted or offscreen run        replay.py   a session drawn again, or proved
displays.py which display, sources, outputs          debrief.py  report and pictures
safety.py   the check before a headset run           doctor.py   pre-flight
say.py      the one door for words to the operator   bake.py, logs.py
"""
