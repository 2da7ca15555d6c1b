"""What is declared and never used: duties nobody can do, lines nobody says, variables and dials nobody reads."""

from __future__ import annotations

from collections.abc import Iterator

from vr_dti.authoring.checks.study import Study
from vr_dti.authoring.checks.subject import Subject
from vr_dti.authoring.finding import Finding
from vr_dti.story.document import NOWHERE


def duties(study: Study) -> Iterator[Finding]:
    """Duties without a way to do them."""
    subject = study.subject
    for name in subject.doc.duties:
        if not study.at.done(subject, "duty", name):
            anywhere = any(o.doc.duty == name for o in subject.orders)
            what = f"nobody can do duty {name}: " + (
                "what does it is never reached" if anywhere else "no command says 'duty: " + name + "'"
            )
            yield subject.finding("duty-without-way", ("duties", name), what, f"add {{duty: {name}}} to the ways on which it is done")


def lines(study: Study) -> Iterator[Finding]:
    """Lines that are never said. Those that a sub-graph asked for are there, whether it comes to say them or not."""
    subject = study.subject
    for name in subject.doc.lines:
        said = [o for o in subject.orders if o.doc.say == name]
        if not study.at.done(subject, "say", name) and not any(subject.foreign(o.path) for o in said):
            what = f"line {name} is never said" + (": what says it is never reached" if said else "")
            yield subject.finding("line-never-said", ("lines", name), what, "say it, or remove it", "warning")


def props(study: Study) -> Iterator[Finding]:
    """Props that nobody ever sees."""
    subject = study.subject
    for name, prop in subject.doc.props.items():
        if prop.at == NOWHERE and all(o.doc.at == NOWHERE for o in study.at.done(subject, "prop", name)):
            yield subject.finding("prop-never-shown", ("props", name), f"prop {name} is never shown", "show it, or remove it", "warning")


def variables(study: Study) -> Iterator[Finding]:
    """Variables and dials that nothing depends on. Those of a sub-graph are there for whoever includes it; a lawful twin has the dials of
    its original, lest they tell the two apart."""
    subject = study.subject
    read = _read(subject)
    for name in subject.doc.vars:
        if name not in read and not subject.foreign(("vars", name)):
            yield subject.finding(
                "variable-never-read", ("vars", name), f"variable {name} is never read", "read it, or remove it", "warning"
            )
    original = study.original
    for name in subject.doc.dials:
        if name not in read and not (original is not None and name in original.dials):
            yield subject.finding("dial-never-read", ("dials", name), f"dial {name} changes nothing", "read it, or remove it", "warning")


def _read(subject: Subject) -> set[str]:
    """Everything that some expression reads; what a variable is counted up by does not count."""
    doc = subject.doc
    texts = [t for w in subject.ways for t in (*w.texts, *w.doc.random.values())]
    texts += [o.condition.text for o in subject.orders if o.condition is not None]
    texts += [i.if_ for i in doc.interrupts if i.if_ is not None]
    texts += [e.when for e in doc.end]
    texts += [d.if_ for d in doc.duties.values() if d.if_ is not None]
    texts += [c.present for c in doc.cast.values() if c.present is not None]
    out = {v for t in texts for v in subject.language.mentions(t).variables}
    for order in subject.orders:
        if (to := subject.sum_of(order)) is not None:
            out |= subject.language.mentions(to).variables - {str(order.doc.set)}
    return out
