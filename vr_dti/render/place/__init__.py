"""The parts of a place, each built from code by its kind."""
