"""Bounds of `clamp(x, low, high)` that stand the wrong way round: whatever x is, it comes to the first of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from vr_dti.authoring.checks.domains import Domains, span
from vr_dti.authoring.checks.expressions import below
from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.checks.subject import Condition, Subject
from vr_dti.authoring.finding import Finding


def bounds(study: Study) -> Iterator[Finding]:
    """Of every expression there is, over all that its variables can be."""
    subject, domains = study.subject, study.at.domains
    for asked in _expressions(subject):
        for clamp in below(subject.language.tree(asked.text)):
            if isinstance(clamp, ast.Call) and ast.unparse(clamp.func) == "clamp" and _turned(subject, clamp, domains):
                x, low, high = map(ast.unparse, clamp.args)
                what = f"{ast.unparse(clamp)!r} is always {low}: the least that it may be, {low}, is above the most, {high}"
                yield subject.finding("clamp-turned", asked.path, what, f"the least comes first: clamp({x}, {high}, {low})")


def _turned(subject: Subject, clamp: ast.Call, domains: Domains) -> bool:
    _, low, high = (span(arg, domains, subject.language.regions) for arg in clamp.args)
    return low.low > high.high


def _expressions(subject: Subject) -> Iterator[Condition]:
    """Everything that is worked out, numbers too, and where it stands."""
    doc = subject.doc
    yield from (Condition(("cast", n, "present"), c.present) for n, c in doc.cast.items() if c.present is not None)
    yield from (Condition(("duties", n, "if"), d.if_) for n, d in doc.duties.items() if d.if_ is not None)
    yield from (Condition(("interrupts", i, "if"), x.if_) for i, x in enumerate(doc.interrupts) if x.if_ is not None)
    yield from (Condition(("end", i, "when"), e.when) for i, e in enumerate(doc.end))
    for way in subject.ways:
        yield from way.conditions
        yield from (Condition((*way.path, "random", n), weight) for n, weight in way.doc.random.items())
    for order in subject.orders:
        if order.condition is not None:
            yield order.condition
        if (to := subject.sum_of(order)) is not None:
            yield Condition((*order.path, "to"), to)
