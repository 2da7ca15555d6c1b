"""The inner loops of a piece of sound, to be compiled: each does what its namesake in NumPy does (`fast.py` says which).

Where numba is not installed these are plain functions, right but slow, and nobody calls them. Who asks for them (`compiled.py`) has them
compiled for the machine at hand and kept in the cache. What decides between two rows of a table is worked out in the very order of the
NumPy form, without fused arithmetic, so that both take the same row; the rest may differ in its last bits.

Spectra are rows of real and imaginary parts, `P` numbers each (`BINS` and some zeros). Eight transforms run side by side.
"""
