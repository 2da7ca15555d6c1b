"""The bounds of the import room. A file beyond one of them is refused with a sentence; none is a guess about good taste (all default)."""

from __future__ import annotations

MIB = 1 << 20

# --- the file ---------------------------------------------------------------------------------------------------------------

FILE_BYTES = 256 * MIB
"""a model, or one file beside it"""
JSON_BYTES = 64 * MIB
"""text of a .gltf or of a .glb's first chunk; data URIs are in it"""
JSON_VALUES = 400_000
"""commas and brackets, which bound the values; a person with 60 clips has about 100,000"""
JSON_DEPTH = 48
CHUNKS = 64
"""of a .glb; two have a meaning"""
MISTAKES = 40
"""told at once; what comes after is counted"""
NODES = 20_000
SKINS = 256
TARGETS = 1_024
"""morph targets of a mesh"""

# --- memory -----------------------------------------------------------------------------------------------------------------

BUFFER_BYTES = 512 * MIB
"""all buffers together, and what is unpacked from them"""
DECODED_BYTES = 512 * MIB
"""all arrays together that are not views into buffers"""
ELEMENTS = 20_000_000
"""of one accessor"""

# --- pictures ---------------------------------------------------------------------------------------------------------------

PICTURES = 512
PICTURE_PIXELS = 8192 * 8192
"""of one picture, as its head says"""
PICTURES_PIXELS = 2**29
"""of all pictures together"""
KEPT_EDGE_PX = 4096
"""longer pictures are scaled down"""
KEPT_PIXELS = 2**26
"""of all pictures together, as kept; beyond it all are scaled down alike"""

# --- the child that decodes -------------------------------------------------------------------------------------------------

CHILD_BYTES = 1280 * MIB
"""address space it may add to what it starts with"""
JOB_CPU_S = 0.75
"""processor time of one job, and the more the more bytes and pixels it has; about three times what was measured on two shared cores"""
JOB_CPU_S_PER_MIB = 0.5
CPU_S_PER_PIXEL = 12e-9
"""of a picture, as its head says"""
ALL_CPU_S = 1.0
"""processor time of all jobs of a file that has a mistake; those of a sound file have no common bound. A child
that dies has taken all that its job might"""
PATIENCE = 10.0
"""wall time a job is waited for, in multiples of its processor time: the machine may be busy"""

# --- what is taken as equal -------------------------------------------------------------------------------------------------

NEAR = 1e-3
"""relative: a matrix that must be made of move, turn and scale, or must be affine"""
MEASURED_VERTICES = 10_000_000
"""vertices, times their morph targets, that are posed to tell how tall a model is; a larger one is not measured"""
