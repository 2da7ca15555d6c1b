"""From a log to findings: what each trainee could notice, did, and when. Pure.

measures.py       every threshold, anchor and weight  findings.py       the results, as types (a session)
trainee.py        those of one trainee                beside.py         looks, stillness, duties (types)
profile.py        the six domains, gate, sum (types)  record.py         rows sorted into takes
devices.py        what was tracked, and moved         course.py         what the story did, and untouched
senses.py         facts known, looked at, noticed     displays.py       what each display can score
acts.py           intents as acts                     hands.py          announced, from where, whose control
moving.py         which acts moved the officer        told.py           who was told, and whether that counts
windows.py        one window a conduct, its steps     opportunities.py  what was made of each
persistence.py    ignored, and raised                 domains.py        notice, timeliness, ladder
conduct.py        outcome, discrimination, gate       aftermath.py      duties after force
immobility.py     stillness in an open window         practice.py       corrected on retry
ending.py         how the conduct ended               known.py          since when each fact was known
agreement.py      between raters                      total.py          over a scenario and its twin
judgement.py      one take of one trainee             debrief.py        a session put together
"""
