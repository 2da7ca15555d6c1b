"""Devices. Each file is the only importer of its device package; they never import each other."""
