"""Documents typeset by typst: PDF to print, PNG to look at. The owner of typst.

No word of a document ever becomes typst source: the template is ours and fixed, and what is printed reaches it as one JSON string,
`sys.inputs.document`, whose values are printed as they stand. A template's root is its own folder.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

from vr_dti.errors import InputError, MachineError


def pdf(template: Path, document: dict[str, Any], name: str) -> bytes:
    """The PDF; the same document gives the same bytes. `name` is what it is called in errors.

    Raises `MachineError` where typst is not installed, `InputError` where the document cannot be typeset.
    """
    return _typeset(template, document, name, "pdf", None)[0]


def pictures(template: Path, document: dict[str, Any], name: str, ppi: float = 72.0) -> list[bytes]:
    """Each page as PNG. Raises as `pdf` does."""
    return _typeset(template, document, name, "png", ppi)


def _typeset(template: Path, document: dict[str, Any], name: str, form: Literal["pdf", "png"], ppi: float | None) -> list[bytes]:
    try:
        import typst  # here, since everything but paper works without it
    except ImportError as e:
        remedy = "pip install 'typst>=0.15,<0.16'; the HTML page prints too"
        raise MachineError(f"{name}: no PDF, since the typesetter typst is not installed ({e})", remedy) from None
    compiler = typst.Compiler(
        input=template.read_bytes(), root=str(template.parent), sys_inputs={"document": json.dumps(document, ensure_ascii=False)}
    )
    try:
        made = compiler.compile(format=form, ppi=ppi)
    except typst.TypstError as e:
        raise InputError(f"{name} cannot be typeset: {e.message}", "use the HTML page, and report this") from None
    return made if isinstance(made, list) else [made or b""]
