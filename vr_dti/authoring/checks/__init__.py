"""One file a kind of check: each reads a `Subject` and yields findings. `authoring/check.py` runs them all."""
