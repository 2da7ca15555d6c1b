"""Whether the findings order trainees rightly: simulated trainees, whose worth is known beforehand, judged by the code that judges people.

intent_level.py   rehearsals of a scenario and its twin, dials drawn: do the scores order them?
claims.py         the claims that a round of rehearsals is held against
variants.py       the same scripted trainee taller, shorter, left-handed, one-handed, seated, slower of speech
sample_level.py   those at several frame rates, through the real interpreter, story and world: are the measures the same?
measured.py       what a report says of a trainee, by name: what two runs are compared by
page.py           docs/validity.md
large.py          both, large: what `make proof` runs
"""
