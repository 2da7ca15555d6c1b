"""Who reads these words serves in the USA: texts that are shown are spelt as there. Identifiers, remarks and docs are not looked at."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BRITISH = re.compile(
    r"\b(?:un|re|mis)?(?:behaviour|colour|favour|honour|neighbour|labour|humour|odour|armour|flavour|vigour)\w*"
    r"|\b(?:judgement|licence|defence|offence|practis|recognis|organis|apologis|normalis|realis(?:e|ing)|emphasis(?:e|ing)|summaris|analys(?:e|ing)|"
    r"centre|(?:milli|centi|kilo)?metres?\b|grey|kerb|tyre|sceptic|skilful|manoeuvr|programme|storey|towards|learnt|whilst)\w*"
    r"|\b(?:re)?(?:label|signal|cancel|travel|counsel|model)l(?:ed|ing)\b"
    r"|\b(?:turn|look|go|goe|come|lead)s? round\b|\bother way round\b|\bfor ever\b",
    re.IGNORECASE,
)
NAMES = ("sensed, recognised, keyed",)
"""values of a log, told as they stand there"""
PAGES = (
    "vr_dti/**/templates/*.html",
    "vr_dti/authoring/starter/**/*.yaml",
    "scenes/*/guidebook.yaml",
    "scenes/*/locales/*.yaml",
    "scenes/common/policies/*.yaml",
)
KEYS = re.compile(r"^\s*(?:- )?\w+:(?: human_behaviour)?(?=\s|$)|#.*|\{[{%].*?[%}]\}")
"""of a document: a key, the category of a guidebook that is called so, a remark; of a template: what is no text"""


def said(path: Path) -> Iterator[tuple[int, str]]:
    """Texts of more than a word in a module; no docstrings, which stand alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone and " " in node.value:
            yield node.lineno, node.value


def printed(path: Path) -> Iterator[tuple[int, str]]:
    for n, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        yield n, KEYS.sub("", line)


def test_texts_that_are_shown_are_spelt_as_in_the_usa() -> None:
    found = [(p, *t) for p in sorted((ROOT / "vr_dti").rglob("*.py")) for t in said(p)]
    found += [(p, *t) for pattern in PAGES for p in sorted(ROOT.glob(pattern)) for t in printed(p)]
    assert len(found) > 5000, "nothing was looked at"
    texts = [(f"{p.relative_to(ROOT)}:{n}", text) for p, n, text in found if not any(name in text for name in NAMES)]
    british = [f"{where}: {m[0]}" for where, text in texts for m in BRITISH.finditer(text)]
    assert british == []
