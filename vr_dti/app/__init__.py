"""The composition root: a command's options in, the right parts chosen and put together, everything closed on the way out.

A file a command, named as it (`cli.COMMANDS` has those that are not); it is imported when it is asked for. The rest are parts of a run:

planning.py   what is known before it begins       safety.py    the check before a headset run
devices.py    which sources, displays, outputs     wiring.py    all of them, for the run
sound_out.py  what it sounds on; sounds.py, what   ears.py      the trainee's microphone; listening.py, what hears it
talk.py       the instructor's microphone          sound_options.py  what was asked for of these three
moving.py     how one gets about in a headset      mounts.py    real weapons that are tracked
fitting.py    how the belt is worn                 starter.py   who starts it where nobody does
ending.py     what is told before it ends          picture_watch.py, sound_watch.py  when either gets worse
interrupts.py  Ctrl+C and its like                 say.py       the one door for words
pictures.py, playback.py  a session drawn again: into files, or in a window
"""
