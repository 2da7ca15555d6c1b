"""Mixing what sounds: head-related rendering in a process of its own."""
