"""From a log to findings: what each trainee could notice, did, and when. Pure.

measures.py       every threshold and weight          record.py         rows sorted into takes
findings.py       the results, as types               trainee.py        those of one trainee
course.py         what the story did, and untouched   displays.py       what each display can score
senses.py         perceivable, looked at, noticed     acts.py           intents as acts
windows.py        where the opportunities lie         opportunities.py  what was made of each
aftermath.py      duties after force                  practice.py       corrected on retry
debrief.py        all of it put together
"""
