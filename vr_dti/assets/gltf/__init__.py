"""The import room: glTF 2.0 and VRM files of strangers in, plain frozen values out (`read.read_model`), or every mistake with its place.

Nothing here trusts a file: what it says is bounded by `figures.py` before anything is made from it, native decoders work in a child
process with limits (`child/`), and no address outside the file's own folder is ever opened. `docs/decisions/import.md` says why.
"""
