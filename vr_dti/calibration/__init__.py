"""Rigs: where the walls of a theater stand, from which eye they are seen, and the off-axis cameras that follow from it.

A rig is a document (`calibration/*.json`, format `dti-rig/1`). Lengths are metres in the trainee's STAGE frame: the floor at 0, the
trainee's spot at the origin, facing -Z. A wall is given by three of its corners *as the trainee sees them*.
"""

from vr_dti.calibration.camera import kept_off, off_axis
from vr_dti.calibration.figures import azimuths_deg, describe, pixels_per_degree, warnings
from vr_dti.calibration.read import FORMAT, parse_rig, read_rig
from vr_dti.calibration.rig import CLOSEST_EYE_M, Eye, Rig, Wall
from vr_dti.calibration.voice import VOICE_FORMAT, Voice, found_voice, parse_voice, read_voice

__all__ = [
    "CLOSEST_EYE_M",
    "FORMAT",
    "VOICE_FORMAT",
    "Eye",
    "Rig",
    "Voice",
    "Wall",
    "azimuths_deg",
    "describe",
    "found_voice",
    "kept_off",
    "off_axis",
    "parse_rig",
    "parse_voice",
    "pixels_per_degree",
    "read_rig",
    "read_voice",
    "warnings",
]
