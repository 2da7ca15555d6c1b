"""The instructor: what is said to them, and what they may ask for."""
