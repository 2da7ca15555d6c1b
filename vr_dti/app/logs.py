"""`vr-dti log`: a session's rows as JSON lines."""

from __future__ import annotations

from argparse import Namespace

from vr_dti.app.say import result, say
from vr_dti.recording.log import Log


def log(options: Namespace) -> int:
    """Print the rows of the session, oldest first, each with its kind and turn. What is wrong with the file is said beside it."""
    with Log.open(options.session) as session:
        for problem in session.check():
            say(f"{options.session}: {problem}")
        for line in session.lines(*([options.kind] if options.kind else [])):
            result(line)
    return 0
