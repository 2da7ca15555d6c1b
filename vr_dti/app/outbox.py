"""`vr-dti xapi`: the findings of sessions to a learning record store, through an outbox that waits for it."""

from __future__ import annotations

import time
from argparse import Namespace

from vr_dti.app.say import result, say
from vr_dti.records.judged import findings_of
from vr_dti.records.lrs import PAUSES_S, Delivery, deliver, endpoint, http_post, read_access
from vr_dti.records.outbox import Outbox
from vr_dti.records.xapi import statements


def xapi(options: Namespace) -> int:
    """Queue what the sessions named say, then send all that waits for this store. -> 0 nothing waits, 1 something does

    `options`: sessions, lrs, auth, outbox, simulated, patience (seconds; 0: each batch is tried once).
    """
    lrs = endpoint(options.lrs)
    access = read_access(options.auth)
    outbox = Outbox(options.outbox)
    sessions = [findings_of(path) for path in options.sessions]
    if sessions:
        told = statements(sessions, home=access.home, simulated=options.simulated)
        say(f"xapi: {outbox.queue(lrs, told)} of {len(told)} statements are new")
        if not options.simulated and any(t.simulated for s in sessions for t in s.trainees):
            say("xapi: scripted trainees are no persons and send nothing; --simulated sends them too, to try a store out")
    pauses_s = [p for p in PAUSES_S if p <= options.patience]
    delivery = deliver(outbox, lrs, http_post(lrs, access), time.sleep, pauses_s=pauses_s)
    result(_in_words(delivery, lrs))
    for statement, why in outbox.refusals(lrs):
        result(f"  refused {statement}: {why}")
    return 1 if delivery.counts.waiting or delivery.counts.refused else 0


def _in_words(delivery: Delivery, lrs: str) -> str:
    counts = delivery.counts
    words = f"{lrs}: {delivery.sent} sent, {counts.waiting} waiting, {counts.refused} refused"
    return f"{words}\n  {delivery.trouble}; what waits is sent by the next call" if delivery.trouble else words
