"""Reading what people write: YAML 1.2 (JSON is a subset of it) checked by a model, every mistake at once, each with its line.

reading.py     a file or text -> a model                     tokens.py      its words and signs, bounded, no tricks
plain.py       its plain values, and where each stands       complaints.py  what a model says, in an author's words
units.py       values with units                             manuscript.py  as it stands on the page, to be written anew
whole.py       its form and what its values mean, at once

The owner of ruamel.yaml and of pydantic's errors; models built on `Model` may live in any reader.
"""

from vr_dti.documents.plain import Given, Lines, Loc, Place, dotted, load_yaml, plain_yaml, words
from vr_dti.documents.reading import (
    Model,
    check_format,
    complained,
    digest,
    parse,
    parse_with_lines,
    read,
    read_text,
    tried,
    validated,
)
from vr_dti.documents.units import DURATION, Milliseconds, milliseconds

__all__ = [
    "DURATION",
    "Given",
    "Lines",
    "Loc",
    "Milliseconds",
    "Model",
    "Place",
    "check_format",
    "complained",
    "digest",
    "dotted",
    "load_yaml",
    "milliseconds",
    "parse",
    "parse_with_lines",
    "plain_yaml",
    "read",
    "read_text",
    "tried",
    "validated",
    "words",
]
