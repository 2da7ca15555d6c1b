"""The headset, through OpenXR."""
