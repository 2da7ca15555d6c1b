"""A real learning record store on this machine: stopped and started again by a test, its statements kept in a folder."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any

HERE = Path(__file__).resolve().parent
USER, PASSWORD = "agency", "let me in"
PATIENCE_S = 60.0
ASK_S = 0.05


def installed() -> Path:
    """The store's own Python; installed now if no set-up did. Raises `RuntimeError` with what to do."""
    script = HERE / "install.sh"
    environment = os.environ | {"VR_DTI_TEST_PYTHON": sys.executable}
    done = subprocess.run([script], env=environment, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    prefix = subprocess.run([script, "--prefix"], env=environment, capture_output=True, text=True, check=True).stdout.strip()
    return Path(prefix) / "bin" / "python"


class Store:
    """A context manager; within it the store answers at `url`, except between `stop` and `start`."""

    def __init__(self, folder: Path) -> None:
        self._python = installed()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self._port = s.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}/xAPI"
        folder.mkdir(parents=True, exist_ok=True)
        ralph = [self._python, "-m", "ralph", "auth", "-u", USER, "-p", PASSWORD, "-s", "all", "-A", "vr-dti", "https://agency.example"]
        subprocess.run([*ralph, "-w"], env=self._environment(), check=True, capture_output=True)

    @property
    def up(self) -> bool:
        return self._process is not None

    def start(self) -> None:
        log = (self._folder / "server.log").open("ab")
        with log:
            words = [str(self._python), str(HERE / "serve.py"), str(self._port)]
            self._process = subprocess.Popen(words, env=self._environment(), cwd=self._folder, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE_S
        while not self._answers():
            assert self._process.poll() is None and time.monotonic() < deadline, (self._folder / "server.log").read_text()
            time.sleep(ASK_S)  # another program starts up: nothing of ours can wait for it but by asking again

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(PATIENCE_S)
            self._process = None

    def statements(self) -> list[dict[str, Any]]:
        """All it holds, as it gives them out, oldest first."""
        login = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        headers = {"Authorization": f"Basic {login}", "X-Experience-API-Version": "1.0.3"}
        request = urllib.request.Request(f"{self.url}/statements?limit=1000", headers=headers)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=PATIENCE_S) as response:
            found: list[dict[str, Any]] = json.load(response)["statements"]
        return found

    def check(self, statements: list[dict[str, Any]]) -> None:
        """Hold statements against the store's strict model; its API is laxer than that."""
        words = [str(self._python), str(HERE / "serve.py"), "check"]
        done = subprocess.run(words, input=json.dumps(statements), env=self._environment(), capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "HOME": str(self._folder),
            "RALPH_APP_DIR": str(self._folder),
            "RALPH_AUTH_FILE": str(self._folder / "accounts.json"),
            "RALPH_RUNSERVER_BACKEND": "fs",
            "RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH": str(self._folder / "statements"),
        }

    def _answers(self) -> bool:
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{self.url.removesuffix('/xAPI')}/__heartbeat__", timeout=2)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def __enter__(self) -> Store:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
