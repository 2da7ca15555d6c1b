"""When a session was recorded, from the words in its head."""

from __future__ import annotations

from datetime import UTC, datetime


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
