"""When a session was recorded, from the words in its head, and whether that can be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
"""no version of this program is older: a clock without its battery begins in 1970"""
LEEWAY = timedelta(days=1)
"""clocks of two machines may differ by this much (default)"""


def instant(created: str) -> datetime | None:
    """An ISO 8601 time, in UTC; without a zone it is taken as UTC. None where it is none."""
    try:
        at = datetime.fromisoformat(created)
    except ValueError:
        return None
    try:
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except OverflowError:  # the first or last day that there is
        return None


def doubtful(at: datetime, now: datetime) -> str:
    """Why a machine's clock was wrong when it wrote down `at`, in words; empty where it may have been right."""
    if at < EARLIEST:
        return f"was recorded on {at:%Y-%m-%d} by its own account, before there was such a program"
    if at > now + LEEWAY:
        return f"was recorded on {at:%Y-%m-%d} by its own account, which is still to come"
    return ""
