"""Colours as documents write them."""

from __future__ import annotations

import re


def rgb(text: str) -> tuple[int, int, int]:
    """`#rrggbb` -> three numbers 0..255. Raises ValueError."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError(f"{text!r} is no color; write it as #rrggbb")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
