"""The same crowd drawn by us and by Panda3D: `crowd.py` says who stands where, `ours.py` and `panda.py` draw it, `port.py` lends Panda3D
our shaders. `benchmarks/panda.py` runs them side by side."""
