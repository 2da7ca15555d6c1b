"""A Monado service for one test: its own folder, port and home; started, asked, killed and started again at will."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Literal

BUILD = Path(__file__).with_name("build.sh")
READY = "service has started"
START_LIMIT_S = 60.0


class MonadoMissing(AssertionError):
    """The runtime was not built."""


def prefix() -> Path:
    """Where `build.sh` puts the runtime. Raises `MonadoMissing` where it has not."""
    path = Path(subprocess.run([str(BUILD), "--prefix"], capture_output=True, text=True, check=True).stdout.strip())
    if not (path / "complete").exists():
        raise MonadoMissing(f"the OpenXR runtime of the tests is not built ({path}): `make test` builds it, or run {BUILD}")
    return path


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


def lavapipe() -> str:
    """The software Vulkan driver's manifest: what the service composes on, whatever graphics card the machine has."""
    found = sorted(Path("/usr/share/vulkan/icd.d").glob("lvp_icd*.json"))
    if not found:
        raise MonadoMissing("no software Vulkan driver: install the packages of tests/monado/packages.txt")
    return str(found[0])


class MonadoService:
    """One service process. `driver` is what it shows as headset: the puppet of `remote.py`, or Monado's own wobbling one."""

    def __init__(self, *, driver: Literal["remote", "simulated"] = "remote", hz: int = 60) -> None:
        self.prefix = prefix()
        # A Unix socket's path holds 108 bytes: pytest's folders can be longer.
        self.folder = Path(tempfile.mkdtemp(prefix="vr-dti-"))
        self.runtime_dir = self.folder / "run"
        self.runtime_dir.mkdir(mode=0o700)
        self.log = self.folder / "service.log"
        self.port = free_port()
        self.driver = driver
        self.hz = hz
        self._process: subprocess.Popen[str] | None = None
        self._pump: threading.Thread | None = None
        config = self.folder / "home" / ".config" / "monado" / "config_v0.json"
        config.parent.mkdir(parents=True)
        remote = {"version": 0, "port": self.port, "view_count": 2}
        config.write_text(json.dumps({"active": "remote", "remote": remote} if driver == "remote" else {}))

    # --- the process -------------------------------------------------------------------------------------------------------

    def start(self) -> MonadoService:
        """Start the service and return when it says that it is ready."""
        for stale in ("monado_comp_ipc", "monado.pid"):
            (self.runtime_dir / stale).unlink(missing_ok=True)
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "XR_", "XRT_", "DISPLAY", "WAYLAND_"))}
        environment |= {
            "HOME": str(self.folder / "home"),
            "XDG_RUNTIME_DIR": str(self.runtime_dir),
            "XRT_NO_STDIN": "1",
            "XRT_COMPOSITOR_NULL": "1",
            "VR_DTI_NULL_HZ": str(self.hz),
            "VK_ICD_FILENAMES": lavapipe(),
            "VK_DRIVER_FILES": lavapipe(),
        }
        if self.driver == "simulated":
            environment |= {"SIMULATED_ENABLE": "1", "SIMULATED_LEFT": "simple", "SIMULATED_RIGHT": "simple"}
        process = subprocess.Popen(
            [str(self.prefix / "bin" / "monado-service")],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        ready = threading.Event()
        self._pump = threading.Thread(target=self._read, args=(process, ready), daemon=True)
        self._pump.start()
        self._process = process
        if not ready.wait(START_LIMIT_S) or process.poll() is not None:
            self.stop()
            raise AssertionError(f"the Monado service did not start; it said:\n{self.log.read_text()}")
        return self

    def _read(self, process: subprocess.Popen[str], ready: threading.Event) -> None:
        assert process.stdout is not None
        with self.log.open("a") as log, process.stdout as lines:
            for line in lines:
                log.write(line)
                log.flush()
                if READY in line:
                    ready.set()
        ready.set()  # the end of its output is an answer too

    def kill(self) -> None:
        """Pull the runtime away, as a crash would."""
        self._end("kill")

    def stop(self) -> None:
        """Ask it to end, and wait until it did."""
        self._end("terminate")

    def _end(self, how: Literal["kill", "terminate"]) -> None:
        if self._process is None:
            return
        getattr(self._process, how)()
        try:
            self._process.wait(10.0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._pump is not None:
            self._pump.join()
        self._process = None

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> MonadoService:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # --- for whoever talks to it -------------------------------------------------------------------------------------------

    def environment(self, validation: Path | None = None) -> dict[str, str]:
        """What a client's environment must hold; with `validation`, the core validation layer writes there what the client did wrong."""
        result = {
            "XR_RUNTIME_JSON": str(self.prefix / "share" / "openxr" / "1" / "openxr_monado.json"),
            "XDG_RUNTIME_DIR": str(self.runtime_dir),
            # Pictures pass from client to service by shared memory of one driver: both must be Mesa's software ones.
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        if validation is not None:
            result |= {
                "XR_ENABLE_API_LAYERS": "XR_APILAYER_LUNARG_core_validation",
                "XR_API_LAYER_PATH": str(layer_folder()),
                "XR_CORE_VALIDATION_EXPORT_TYPE": "text",
                "XR_CORE_VALIDATION_FILE_NAME": str(validation),
            }
        return result

    def control(self, *arguments: str) -> str:
        """`monado-ctl`: nothing lists clients, `-p ID` makes one primary, `-f ID` focuses, `-i ID` toggles input, `-c` recentres."""
        return self._ask([str(self.prefix / "bin" / "monado-ctl"), *arguments])

    def client_id(self, name: str) -> str:
        """The service's number of the client that calls itself `name`."""
        found = re.findall(rf"id: (\d+)\b.*\t{re.escape(name)}\s*$", self.control(), re.MULTILINE)
        assert len(found) == 1, f"{len(found)} clients are called {name}:\n{self.control()}"
        return str(found[0])

    def move_space(self, space: Literal["stage", "local"], x_m: float, y_m: float, z_m: float, yaw_deg: float) -> None:
        """Put a reference space's origin elsewhere in the tracked room, under its clients, who are told that but not where."""
        library = self.prefix / "lib" / "libmonado.so"
        tool = Path(__file__).with_name("move_space.py")
        self._ask([sys.executable, str(tool), str(library), space, str(x_m), str(y_m), str(z_m), str(yaw_deg)])

    def _ask(self, command: list[str]) -> str:
        environment = os.environ | {"XDG_RUNTIME_DIR": str(self.runtime_dir), "LD_LIBRARY_PATH": str(self.prefix / "lib")}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=30.0)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout


def layer_folder() -> Path:
    """Where the wheel of pyopenxr keeps its validation layers (found without importing it)."""
    spec = find_spec("xr")
    assert spec is not None and spec.origin is not None, "pyopenxr is not installed"
    machine = "linux_aarch64" if os.uname().machine == "aarch64" else "linux_x86_64"
    return Path(spec.origin).parent / "api_layer" / machine


def complaints(validation: Path) -> list[str]:
    """The lines in which the validation layer found fault."""
    if not validation.exists():
        return []
    lines = validation.read_text(errors="replace").splitlines()
    return [line for line in lines if "VALID_ERROR" in line or "VALID_WARNING" in line]
