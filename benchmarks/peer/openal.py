"""OpenAL Soft rendering to memory: the library that `cyal` (PyPI, extra `peer`) brings, by its C interface, since cyal has no loopback.

The same scene as ours: mono sources at 48 kHz that loop and move every block, a head that turns, HRTF on, 1/r, no resampling.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float, float]

ALC_FREQUENCY, ALC_HRTF_SOFT, ALC_HRTF_STATUS_SOFT = 0x1007, 0x1992, 0x1993
ALC_FORMAT_CHANNELS_SOFT, ALC_FORMAT_TYPE_SOFT = 0x1990, 0x1991
ALC_STEREO_SOFT, ALC_FLOAT_SOFT = 0x1501, 0x1406
ALC_MONO_SOURCES, ALC_HRTF_SPECIFIER_SOFT = 0x1010, 0x1995
AL_POSITION, AL_ORIENTATION, AL_LOOPING, AL_BUFFER, AL_VERSION = 0x1004, 0x100F, 0x1007, 0x1009, 0xB002
AL_FORMAT_MONO16, AL_SEC_OFFSET = 0x1101, 0x1024
AL_EFFECT_TYPE, AL_EFFECT_EAXREVERB, AL_EFFECTSLOT_EFFECT, AL_AUXILIARY_SEND_FILTER = 0x8001, 0x8000, 0x0001, 0x20006
AL_EAXREVERB_DECAY_TIME = 0x0006
ALC_HRTF_ENABLED_SOFT = 1


class OpenAL:
    """One loopback device with HRTF and `count` looping sources, all playing `pcm` from different places in it."""

    def __init__(self, pcm: NDArray[np.int16], count: int, rate_hz: int, decay_s: float = 0.0) -> None:
        """`decay_s`: that its own reverberation (EAX: early reflections and a tail, one for all sources) rings; 0.0: none."""
        found = find_spec("cyal")
        if found is None or found.origin is None:
            raise SystemExit("OpenAL Soft is not installed: pip install -e '.[peer]'")
        al = self._al = ctypes.CDLL(str(next(Path(found.origin).parent.glob("libopenal.so*"))))
        al.alcLoopbackOpenDeviceSOFT.restype = al.alcCreateContext.restype = ctypes.c_void_p
        al.alcGetString.restype = al.alGetString.restype = ctypes.c_char_p
        al.alcCreateContext.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        for name in ("alcMakeContextCurrent", "alcSuspendContext", "alcProcessContext", "alcDestroyContext", "alcCloseDevice"):
            getattr(al, name).argtypes = [ctypes.c_void_p]
        al.alcRenderSamplesSOFT.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int]
        al.alcGetIntegerv.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int, ctypes.c_void_p]
        al.alcGetString.argtypes = [ctypes.c_void_p, ctypes.c_int]
        al.alSource3f.argtypes = [ctypes.c_uint, ctypes.c_int, ctypes.c_float, ctypes.c_float, ctypes.c_float]
        al.alSourcef.argtypes = [ctypes.c_uint, ctypes.c_int, ctypes.c_float]
        al.alSourcei.argtypes = [ctypes.c_uint, ctypes.c_int, ctypes.c_int]
        self._device = al.alcLoopbackOpenDeviceSOFT(None)
        wanted = (ALC_FORMAT_CHANNELS_SOFT, ALC_STEREO_SOFT, ALC_FORMAT_TYPE_SOFT, ALC_FLOAT_SOFT, ALC_FREQUENCY, rate_hz)
        attributes = (ctypes.c_int * 11)(*wanted, ALC_HRTF_SOFT, 1, ALC_MONO_SOURCES, max(count, 64), 0)
        self._context = al.alcCreateContext(self._device, attributes)
        al.alcMakeContextCurrent(self._context)
        status = ctypes.c_int()
        al.alcGetIntegerv(self._device, ALC_HRTF_STATUS_SOFT, 1, ctypes.byref(status))
        if status.value != ALC_HRTF_ENABLED_SOFT:
            raise SystemExit(f"OpenAL Soft does not render head-related: status {status.value}")
        self.name = f"OpenAL Soft {al.alGetString(AL_VERSION).decode()}, {al.alcGetString(self._device, ALC_HRTF_SPECIFIER_SOFT).decode()}"
        buffer = ctypes.c_uint()
        al.alGenBuffers(1, ctypes.byref(buffer))
        al.alBufferData(buffer, AL_FORMAT_MONO16, pcm.ctypes.data_as(ctypes.c_void_p), pcm.nbytes, rate_hz)
        sources = (ctypes.c_uint * count)()
        al.alGenSources(count, sources)
        self._sources = list(sources)
        for i, source in enumerate(self._sources):
            al.alSourcei(source, AL_BUFFER, buffer.value)
            al.alSourcei(source, AL_LOOPING, 1)
            al.alSourcef(source, AL_SEC_OFFSET, i * len(pcm) / rate_hz / count)
        if decay_s:
            self._reverberates(decay_s)
        al.alSourcePlayv(count, sources)
        if al.alGetError():
            raise SystemExit("OpenAL Soft refuses the scene")

    def _reverberates(self, decay_s: float) -> None:
        al = self._al
        al.alEffectf.argtypes = [ctypes.c_uint, ctypes.c_int, ctypes.c_float]
        effect, slot = ctypes.c_uint(), ctypes.c_uint()
        al.alGenEffects(1, ctypes.byref(effect))
        al.alEffecti(effect, AL_EFFECT_TYPE, AL_EFFECT_EAXREVERB)
        al.alEffectf(effect, AL_EAXREVERB_DECAY_TIME, decay_s)
        al.alGenAuxiliaryEffectSlots(1, ctypes.byref(slot))
        al.alAuxiliaryEffectSloti(slot, AL_EFFECTSLOT_EFFECT, effect.value)
        for source in self._sources:
            al.alSource3i(source, AL_AUXILIARY_SEND_FILTER, slot.value, 0, 0)

    def move(self, positions: Sequence[Point], ahead: Point) -> None:
        """Sources to `positions`, the head to look `ahead`: all at once, as its manual advises."""
        al = self._al
        al.alcSuspendContext(self._context)
        for source, (x, y, z) in zip(self._sources, positions, strict=True):
            al.alSource3f(source, AL_POSITION, x, y, z)
        al.alListenerfv(AL_ORIENTATION, (ctypes.c_float * 6)(*ahead, 0.0, 1.0, 0.0))
        al.alcProcessContext(self._context)

    def render(self, out: NDArray[np.float32]) -> None:
        """The next `len(out)` frames into `out` (n, 2)."""
        self._al.alcRenderSamplesSOFT(self._device, out.ctypes.data, len(out))

    def close(self) -> None:
        """Give everything back."""
        self._al.alcMakeContextCurrent(None)
        self._al.alcDestroyContext(self._context)
        self._al.alcCloseDevice(self._device)
