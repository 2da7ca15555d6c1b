"""The author's tools: what a scene needs while it is written. Documents in, words and documents out; the command line stands in `app/`."""
