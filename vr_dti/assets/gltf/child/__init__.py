"""Native decoders of strangers' bytes, in a process of their own: it may crash, hang or ask for all memory, and only a file is refused.

`jobs.py` is the side of the program, `worker.py` that of the child; between them go lengths, JSON and plain bytes, never pickles.
"""
