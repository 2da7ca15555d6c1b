"""Heads that users bring: a SOFA file of measured ears becomes a table as that which comes with the package.

`kept.py` names and keeps them; `made.py` makes one in a process of its own, out of what `sofa.py` reads, by `shaping.py` and `decoding.py`.
"""
