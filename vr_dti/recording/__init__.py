"""The log: what a session file holds and how it is read; writing is records/."""
