"""The world: who and what is there, where, and how it moves; one geometry for touch, aim, sight and hearing. Pure; opens nothing.

state.py      what changes: a few frozen dataclasses, the whole world at an instant
setting.py    what does not: the place, the cast's skeletons and clips
step.py       effects and trainees' bodies -> the next world, by a fixed integer step
effects.py    what each kind of effect changes: who acts, looks, speaks, what lies where, light
pose.py       world -> `Shown`: joint matrices, captions and sounds at any instant, a pure function of time
pushing.py    a trainee's hands on the cast: who is pressed, pulled, shoved
perceive.py   what each trainee could see and hear of it
shapes.py     capsules and boxes on joints: touch, aim, occlusion

animation/    clips, limbs, faces and gaits that `pose` asks. The other files are parts of these, each with its sentence at the top.
"""
