"""What PortAudio says of a microphone that it cannot open, as a sentence."""

from __future__ import annotations

NONE = "querying device -1"
"""of the system's own choice, where it has nothing to choose"""
UNAVAILABLE, RATE, HOST = -9985, -9997, -9999
"""PortAudio's numbers for a device that is held or forbidden, for a rate that a device does not know, and for a host system's refusal that
PortAudio does not know"""


def sentence(error: BaseException, begins: str) -> str:
    """`begins` and why, in one line of at most 200 characters of PortAudio's own."""
    said = " ".join(str(error).split())[:200]
    if NONE in said:
        return "this system has no microphone"
    if UNAVAILABLE in error.args or HOST in error.args:
        return f"{begins}: another program holds it, or the system does not allow it to this one ({said})"
    if RATE in error.args:
        return f"{begins}: it knows neither 16 nor 48 kHz; choose it through the system's own sound settings, which convert ({said})"
    return f"{begins}: {said}"
