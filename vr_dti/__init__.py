"""vr-dti: a VR trainer for the police duty to intervene. Start reading at `docs/architecture.md`, then `session.py`."""

__version__ = "0.1.0"
