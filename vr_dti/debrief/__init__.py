"""From a log to findings: what each trainee could notice, did, and when. Pure.

What was there: record.py rows sorted into takes; devices.py what was tracked, and moved; displays.py what each display can score;
course.py what the story did, and what it does untouched; people.py who somebody is, in words; talks.py when the instructor spoke.

senses.py         facts known, looked at, noticed     known.py          since when each fact was known
acts.py           intents as acts                     hands.py          announced, from where, whose control
moving.py         which acts moved the officer        told.py           who was told, and whether that counts
windows.py        one window a conduct, its steps     opportunities.py  what was made of each
ending.py         how the conduct ended               immobility.py     stillness in an open window
timeliness.py     noticed, and acted on in time       ladder.py         high enough, and raised (persistence.py)
conduct.py        outcome, discrimination, gate       shares.py         how much harm was spared
domains.py        what these rest on                  touched.py        those that the instructor touched
aftermath.py      duties after force                  muzzle.py         whom the own muzzle crossed
current.py        who was under current, how long     practice.py       corrected on retry
judgement.py      one take of one trainee             debrief.py        a session put together

As types: findings.py a session; trainee.py a trainee; steps.py an opportunity; profile.py six domains, gate and sum; beside.py looks,
stillness and duties.
Every threshold, anchor and weight is in measures.py.

Calls by radio: transmissions.py press and words as one.
Labels: spoken.py what is labeled anew; relabelled.py what follows from it; raters.py and agreement.py how far raters agree.
Several runs: total.py over a scenario and its twin; detection.py hits and false alarms; standing.py all of it.
"""
