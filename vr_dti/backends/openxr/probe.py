"""Is a headset ready? Asked in a child process: a runtime may crash, hang or chatter. No session is started and no OpenGL is needed."""

from __future__ import annotations

from dataclasses import dataclass

from vr_dti.errors import HeadsetError
from vr_dti.preflight import Silence, asked, told

Answer = tuple[bool, str, str]
"""ready; one sentence; what to do next (empty where nothing is to be done)"""

_CHILD = "from vr_dti.backends.openxr.probe import answer; answer()"


@dataclass(frozen=True, slots=True)
class HeadsetReport:
    """The pre-flight's three lines about the headset."""

    runtime: Answer
    headset: Answer
    controllers: Answer
    simulated: bool = False
    """nobody wears it: a run uses it only where `--display openxr` asks for it"""

    @property
    def ready(self) -> bool:
        return self.runtime[0] and self.headset[0]

    @property
    def lines(self) -> tuple[Answer, Answer, Answer]:
        return (self.runtime, self.headset, self.controllers)


def probe() -> HeadsetReport:
    """Ask the runtime of this machine; takes about a second. Never raises."""
    match asked(_CHILD):
        case Silence(hung=True, why=why):
            return _no_runtime(f"OpenXR runtime: {why}", "restart the headset's software")
        case Silence(why=why):
            return _no_runtime(f"OpenXR runtime: it crashed when asked {why}", "install the headset's software again")
        case said:
            parts = {key: (bool(ok), str(what), str(remedy)) for key, (ok, what, remedy) in said["lines"].items()}
            return HeadsetReport(**parts, simulated=bool(said["simulated"]))


def _no_runtime(what: str, remedy: str) -> HeadsetReport:
    unknown = "not asked: there is no runtime"
    return HeadsetReport((False, what, remedy), (False, f"headset: {unknown}", remedy), (False, f"controllers: {unknown}", remedy))


def answer() -> None:
    """The child's part: one line of JSON on standard output."""
    report = _ask()
    lines = {"runtime": report.runtime, "headset": report.headset, "controllers": report.controllers}
    told({"lines": lines, "simulated": report.simulated})


def _ask() -> HeadsetReport:
    try:
        from vr_dti.backends.openxr.instance import Instance
    except (ImportError, OSError, NotImplementedError) as e:
        return _no_runtime(f"OpenXR cannot be loaded: {e}", "install pyopenxr again; it knows Linux (x86, ARM) and Windows")
    try:
        instance = Instance(None, name="vr-dti pre-flight")
    except HeadsetError as e:
        return _no_runtime(f"OpenXR runtime: {e.what}", e.remedy)
    try:
        facts = instance.facts
        runtime = (True, f"OpenXR runtime: {facts.runtime} {facts.version}", "")
        switch_on = "switch both controllers on now; a run names them in its first seconds"
        try:
            facts = instance.find_headset()
        except HeadsetError as e:
            return HeadsetReport(runtime, (False, f"headset: {e.what}", e.remedy), (False, "controllers: not asked: no headset", e.remedy))
        note = "simulated: nobody can wear it; used only with --display openxr" if facts.is_simulated else ""
        headset = (True, f"headset: {facts.system}" + (" (simulated)" if facts.is_simulated else ""), note)
        return HeadsetReport(runtime, headset, (True, "controllers: runtimes tell only during a run", switch_on), facts.is_simulated)
    finally:
        instance.close()
