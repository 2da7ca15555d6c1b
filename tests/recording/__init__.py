"""Tests of the log: values to JSON and back, the session file, the film."""
