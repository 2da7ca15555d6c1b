"""Every number behind a report, with its source: the debrief's, the interpreter's, those of perception, and the weights."""

from __future__ import annotations

from vr_dti.debrief.findings import Limit, Method
from vr_dti.debrief.judgement import RULES
from vr_dti.debrief.measures import SEVERITY, WEIGHTS
from vr_dti.intents.thresholds import Thresholds
from vr_dti.records.report_numbers import TITLES
from vr_dti.records.report_words import DOMAINS
from vr_dti.world.perceive import DEFAULT

PERCEPTION = {
    "view_deg": ("deg", "default", "whole angle about the head's direction within which something can be seen"),
    "dusk_m": ("m", "default", "how far it can be made out at dusk what people do"),
    "night_m": ("m", "default", "the same at night, in a street with lamps and without a flashlight"),
    "rain_m": ("m", "Koschmieder 1924", "the same in rain, as dense as it is drawn"),
    "fog_m": ("m", "Koschmieder 1924", "the same in fog, as dense as it is drawn"),
    "torch_m": ("m", "default", "the same in the beam of the own flashlight"),
    "torch_deg": ("deg", "default", "whole angle of that beam, taken to point where the head does"),
    "faces_deg": ("deg", "default", "the head is turned to somebody whose head or chest lies within this angle"),
    "hears_db": ("dB", "default", "level at the ear from which speech can be made out"),
    "radio_db": ("dB", "default", "level at the ear of the radio on the shoulder"),
    "words_ms": ("ms", "default", "words tell what they mean this long after they begin, or at their end if that is sooner"),
}
"""unit, source and meaning of `world.perceive.Perception`'s fields"""


def method(*, summed: bool = False) -> Method:
    """The numbers of this version, which judged the findings. `summed`: a sum was formed."""
    return Method(
        debrief=tuple(Limit(name, TITLES[name], m.value, m.unit, m.source, m.what) for name, m in RULES.rows()),
        interpreter=tuple(Limit(name, TITLES[name], t.value, t.unit, t.source, t.what) for name, t in Thresholds().rows()),
        perception=tuple(Limit(name, TITLES[name], getattr(DEFAULT, name), *words) for name, words in PERCEPTION.items()),
        severity=tuple(
            Limit(kind, TITLES[kind], s.start, "points/s", "default", _grows(s.per_s, s.max) + "where its scenario does not say otherwise")
            for kind, s in SEVERITY.items()
        ),
        weights=tuple(Limit(w.domain, DOMAINS[w.domain], w.value, "of 100", w.source, "") for w in WEIGHTS),
        weights_applied=summed,
    )


def _grows(per_s: int, most: int) -> str:
    return f"harm at its beginning, growing by {per_s} each second to {most}; " if per_s else "harm while it goes on; "
