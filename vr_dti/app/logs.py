"""`vr-dti log`: a session's rows as JSON lines."""

from __future__ import annotations

from argparse import Namespace

from vr_dti.app.say import result, say
from vr_dti.recording import codec
from vr_dti.recording.log import Log

HEAD = "head"


def log(options: Namespace) -> int:
    """Print the head of the session, then its rows, oldest first, each with its kind and turn. What is wrong with the file is said beside
    it."""
    with Log.open(options.session) as session:
        for problem in session.check():
            say(f"{options.session}: {problem}")
        if options.kind in (None, HEAD):
            result(f'{{"row":"{HEAD}","tick":-1,{codec.encode(session.meta).decode()[1:]}')
        if options.kind != HEAD:
            for line in session.lines(*([options.kind] if options.kind else [])):
                result(line)
    return 0
