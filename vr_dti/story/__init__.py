"""The story: what happens next. Pure; see engine.py. Importing it loads neither numpy nor pydantic."""
