"""How far somebody can be made out: by the light of the hour, the weather, and the own flashlight. Plain limits, no photometry: lamps are
not reckoned one by one, a street at dusk or night is taken to be lit as a town's are, and rooms as rooms are."""

from __future__ import annotations

from dataclasses import dataclass

from vr_dti.world.place import Place
from vr_dti.world.state import Turned, World

UNLIMITED_M = 2000.0
"""as far as nothing but what stands in the way ends sight"""


@dataclass(frozen=True, slots=True)
class Sight:
    """How far, metres, what people do can be made out."""

    dusk_m: float = 100.0
    """At dusk, under street lamps. Default."""
    night_m: float = 30.0
    """At night in a street with lamps, without a flashlight. Default."""
    rain_m: float = 330.0
    fog_m: float = 70.0
    """In rain and fog as they are drawn: 3.9 / haze, the contrast of 2 % that is left there (Koschmieder 1924; `render/hour.py`)."""
    torch_m: float = 45.0
    """In the beam of the own flashlight, as far as it is drawn. Default."""
    torch_deg: float = 76.0
    """Whole angle of that beam, taken to point where the head does. Default."""

    def unlit_m(self, place: Place, world: World, t_ms: float) -> float:
        """Without a flashlight. Between two lights or weathers it goes over from the one distance to the other, by equal factors."""
        light = UNLIMITED_M if place.indoors else self._turned(world.light, place.light, {"dusk": self.dusk_m, "night": self.night_m}, t_ms)
        return min(light, self._air_m(place, world, t_ms))

    def lit_m(self, place: Place, world: World, t_ms: float) -> float:
        """In the beam of the own flashlight: no beam reaches through fog further than the eye does."""
        return max(self.unlit_m(place, world, t_ms), min(self.torch_m, self._air_m(place, world, t_ms)))

    def _air_m(self, place: Place, world: World, t_ms: float) -> float:
        if place.indoors:
            return UNLIMITED_M
        return self._turned(world.weather, place.weather, {"rain": self.rain_m, "fog": self.fog_m}, t_ms)

    @staticmethod
    def _turned(turned: Turned, own: str, limits: dict[str, float], t_ms: float) -> float:
        now = limits.get(turned.now or own, UNLIMITED_M)
        before = limits.get(turned.before or own, UNLIMITED_M)
        share = turned.share_at(t_ms) if turned.now else 1.0
        return float(before ** (1.0 - share) * now**share)
