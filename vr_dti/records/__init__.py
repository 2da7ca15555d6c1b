"""What is kept of a run: the session file's writer, the film, the report."""
