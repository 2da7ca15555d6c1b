"""What booklets and reports print alike."""

from __future__ import annotations

NBSP = "\u00a0"
KINDS = {"precursor": "precursor", "breach": "breach", "excessive": "excessive force", "life_threat": "threat to life"}
"""kind of cue -> its words"""
