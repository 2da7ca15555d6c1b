"""The commands about what is kept of people: sent to a record store, held, expired, erased."""

from __future__ import annotations

from pathlib import Path

from vr_dti.cli.pages import Command
from vr_dti.cli.values import seconds

XAPI = """Send the findings of sessions to a learning record store (xAPI 1.0.3). What the store does not take waits in an outbox.

Trainees are sent as codes. Without a session, whatever waits in the outbox is sent. The account is in a file that only you can read (format
dti-lrs/1, with username and password). Exit status 0: all sent; 1: something still waits or was refused.

example:
  vr-dti xapi build/run/session.dtis --lrs https://lrs.agency.example/xAPI --auth lrs.yaml --outbox xapi.outbox
"""

RECORDS = """Keep order in a folder of sessions: what is in it, how long it stays, who must not be erased. See docs/records.md.

  list     show what is there, whose it is, and what is on hold
  hold     keep everything of CODE: it is neither erased nor expires
  release  end that hold
  erase    delete all records of CODE; asks for the code to be typed
  expire   delete what the agency's schedule no longer keeps
  export   write a copy of a person's records, as a ZIP file
  name     ask for a name and give it a code (no DIR needed)

Every change needs --by and --why, and is logged in DIR/records.log.

example:
  vr-dti records expire sessions --schedule retention.yaml --by R2 --dry-run
"""
ACTIONS = ("list", "hold", "release", "erase", "expire", "export", "name")


def add(command: Command) -> None:
    """Put them on the command line."""
    xapi = command("xapi", "send findings to a record store", XAPI)
    xapi.add_argument("sessions", metavar="SESSION", type=Path, nargs="*", help="session.dtis files (default: only send what waits)")
    xapi.add_argument("--lrs", metavar="URL", required=True, help="the store's xAPI endpoint")
    xapi.add_argument("--auth", metavar="FILE", type=Path, required=True, help="file with the account")
    xapi.add_argument("--outbox", metavar="FILE", type=Path, required=True, help="where statements wait; made if absent")
    xapi.add_argument("--simulated", action="store_true", help="send scripted trainees too, to try a store out")
    xapi.add_argument(
        "--patience", metavar="S", type=seconds, default=3.0, help="longest pause before a request is tried again (default: 3)"
    )

    records = command("records", "list, hold, export and erase what is kept of people", RECORDS)
    records.add_argument("action", metavar="ACTION", choices=ACTIONS, help="see above")
    records.add_argument("folder", metavar="DIR", type=Path, nargs="?", help="folder of the sessions")
    records.add_argument("code", metavar="CODE", nargs="?", default="", help="whose records")
    records.add_argument("--by", metavar="WHO", default="", help="who orders the change")
    records.add_argument("--why", metavar="WORDS", default="", help="the reason, for the log")
    records.add_argument("--schedule", metavar="FILE", type=Path, help="the agency's retention schedule")
    records.add_argument("--people", metavar="FILE", type=Path, help="list of people, outside DIR")
    records.add_argument("--outbox", metavar="FILE", type=Path, help="outbox of statements")
    records.add_argument("--out", metavar="ZIP", type=Path, help="export: where the copy goes")
    records.add_argument("--dry-run", action="store_true", help="expire: only say what is due")
