"""Is there a microphone? (Listening to the trainee comes with speech recognition.)"""

from __future__ import annotations

from vr_dti.audio.apart import ask

REMEDY = "plug in a headset with a microphone and choose it in the system's sound settings; until then spoken rungs are entered by key"


def probe() -> tuple[bool, str, str]:
    """For the doctor: (ok, one sentence, what to do next). Asked in a process of its own."""
    return ask(_probe) or (False, "Microphone: the sound system does not answer.", REMEDY)


def _probe() -> tuple[bool, str, str]:
    try:
        import sounddevice
    except OSError:
        return False, "Microphone: the PortAudio library is missing.", "install it (Debian: apt-get install libportaudio2)"
    try:
        found = sounddevice.query_devices(None, "input")
    except (sounddevice.PortAudioError, ValueError):
        return False, "Microphone: there is none.", REMEDY
    return True, f"Microphone: {found['name']}.", ""
