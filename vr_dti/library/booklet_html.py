"""The booklet as one HTML page that needs no network and prints well: cover, scene, three groups, policy, cheat sheet."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from vr_dti.library.booklet import Booklet

TEMPLATES = Path(__file__).resolve().parent / "templates"


def html(booklet: Booklet) -> str:
    """The page, styles inside."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,  # guidebooks and packs may come from strangers
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return env.get_template("booklet.html").render(b=booklet)
