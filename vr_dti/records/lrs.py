"""The way to a learning record store: xAPI 1.0.3 over HTTP, from an outbox, in batches.

A batch that the store refuses is halved until the statement at fault stands alone, so that one bad statement holds up no other. What
could go better later (no answer, 408, 425, 429, 5xx) stays; so does everything when the store knows neither the address nor the account.
"""

from __future__ import annotations

import base64
import http.client
import json
import os
import stat
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from vr_dti import __version__
from vr_dti.documents import check_format, load_yaml, read_text
from vr_dti.errors import DocumentError, InputError, Mistake
from vr_dti.records.outbox import Counts, Outbox, Waiting
from vr_dti.records.xapi import HOME

AUTH_FORMAT = "dti-lrs/1"
XAPI_VERSION = "1.0.3"
BATCH = 50
"""statements a request (default)"""
TIMEOUT_S = 15.0
"""one request may take this long (default)"""
PAUSES_S = (1.0, 3.0)
"""waits before a request that failed is tried again, within one delivery (default)"""
LATER = frozenset({408, 425, 429})
NOT_OURS = frozenset({301, 302, 303, 307, 308, 401, 403, 404, 405})
"""answers about the address or the account, not about the statements"""
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Access:
    """How to sign in at a record store."""

    username: str
    password: str
    home: str = HOME
    """homePage of the accounts that stand for trainees"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `status` is 0 where nothing did."""

    status: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a delivery went."""

    sent: int
    counts: Counts
    """how it stands afterwards"""
    trouble: str = ""
    """why it stopped before the end; empty where it did not"""


class Post(Protocol):
    """Sends one batch."""

    def __call__(self, statements: Sequence[str]) -> Answer: ...


def deliver(outbox: Outbox, lrs: str, post: Post, pause: Callable[[float], None], *, pauses_s: Sequence[float] = PAUSES_S) -> Delivery:
    """Send what waits for the store at `lrs`, oldest first. `pause` waits that many seconds."""
    courier = _Courier(outbox, post, pause, pauses_s)
    after = 0
    while not courier.trouble and (batch := outbox.waiting(lrs, BATCH, after)):
        after = batch[-1].n
        courier.bring(batch)
    return Delivery(courier.sent, outbox.counts(lrs), courier.trouble)


class _Courier:
    """One delivery."""

    def __init__(self, outbox: Outbox, post: Post, pause: Callable[[float], None], pauses_s: Sequence[float]) -> None:
        self.sent = 0
        self.trouble = ""
        """why no more need be tried"""
        self._outbox, self._post, self._pause, self._pauses_s = outbox, post, pause, pauses_s

    def bring(self, batch: Sequence[Waiting]) -> None:
        if self.trouble:
            return
        answer = self._asked(batch)
        if answer.status in (200, 204):
            self._outbox.sent(batch)
            self.sent += len(batch)
        elif _later(answer) or answer.status in NOT_OURS:
            self.trouble = _in_words(answer)
        elif len(batch) == 1:
            self._outbox.refused(batch[0], _in_words(answer))
        else:
            half = len(batch) // 2
            self.bring(batch[:half])
            self.bring(batch[half:])

    def _asked(self, batch: Sequence[Waiting]) -> Answer:
        bodies = [w.body for w in batch]
        answer = self._post(bodies)
        for seconds in self._pauses_s:
            if not _later(answer):
                break
            self._pause(seconds)
            answer = self._post(bodies)
        return answer


def _later(answer: Answer) -> bool:
    return answer.status == 0 or answer.status in LATER or answer.status >= 500


def _in_words(answer: Answer) -> str:
    if answer.status == 0:
        return f"no answer: {answer.words}"
    match answer.status:
        case 401 | 403:
            what = "the account is not accepted"
        case 404 | 405:
            what = "there is no record store at this address"
        case 409:
            what = "the store holds another statement of this id: this session was sent before, judged otherwise"
        case s if s in NOT_OURS:
            what = "the address leads elsewhere; give the one it leads to"
        case _:
            what = answer.words or "not taken"
    return f"HTTP {answer.status}: {what}"


# --- HTTP ------------------------------------------------------------------------------------------------------------------


def endpoint(lrs: str) -> str:
    """The address of a store as it is used as a name: without a slash at its end. Raises `InputError` for one that cannot be used."""
    try:
        parts = urlsplit(lrs)
        host, user = parts.hostname, parts.username or parts.password
        _ = parts.port
    except ValueError:
        host, user, parts = None, None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host or any(c.isspace() for c in lrs):
        raise InputError(
            f"{lrs[:80]}: not the address of a record store", "give its xAPI endpoint, such as https://lrs.agency.example/xAPI"
        )
    if user:
        raise InputError("the address holds a user name or password", "take them out: they belong in the file given with --auth")
    if parts.query or parts.fragment:
        raise InputError(f"{lrs[:80]}: has a part behind ? or #", "give the endpoint alone, such as https://lrs.agency.example/xAPI")
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise InputError(f"{lrs[:80]}: http sends password and records in the clear", "give an https address")
    return lrs.rstrip("/")


def http_post(lrs: str, access: Access, *, timeout_s: float = TIMEOUT_S) -> Post:
    """A `Post` that sends to `lrs`/statements. It follows no redirection: the account would go with it."""
    login = base64.b64encode(f"{access.username}:{access.password}".encode()).decode()
    headers = {
        "Authorization": f"Basic {login}",
        "Content-Type": "application/json",
        "X-Experience-API-Version": XAPI_VERSION,
        "User-Agent": f"vr-dti/{__version__}",
    }
    here = urlsplit(lrs).hostname in _LOOPBACK
    opener = urllib.request.build_opener(_Stay(), *([urllib.request.ProxyHandler({})] if here else []))

    def post(statements: Sequence[str]) -> Answer:
        body = f"[{','.join(statements)}]".encode()
        request = urllib.request.Request(f"{lrs}/statements", data=body, headers=headers, method="POST")
        try:
            with opener.open(request, timeout=timeout_s) as response:
                response.read(1 << 20)
                return Answer(response.status)
        except urllib.error.HTTPError as e:
            with e:
                return Answer(e.code, _said(e))
        except (urllib.error.URLError, http.client.HTTPException, OSError) as e:
            return Answer(0, str(getattr(e, "reason", None) or e))

    return post


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _said(e: urllib.error.HTTPError) -> str:
    """What a store says of a refusal, on one line."""
    try:
        text = e.read(2000).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return str(e.reason)
    try:
        told = json.loads(text)
        text = str(told.get("detail", text)) if isinstance(told, dict) else text
    except ValueError:
        pass
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300] or str(e.reason)


# --- the file with the account ---------------------------------------------------------------------------------------------


def read_access(path: Path) -> Access:
    """The account in a `dti-lrs/1` document: `username`, `password`, and `home` if wanted.

    Raises `InputError` and `DocumentError`, which never quote a value. Where the system knows it, nobody else may read the file.
    """
    text = read_text(path, max_bytes=10_000)
    if os.name == "posix" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise InputError(f"{path}: holds a password and others may read it", f"chmod 600 {path}")
    data, lines = load_yaml(text, str(path))
    check_format(data, lines, str(path), AUTH_FORMAT)
    mistakes: list[Mistake] = []
    for key in data:
        if key not in ("format", "username", "password", "home"):
            mistakes.append(lines.mistake((key,), "unknown key", "known are username, password and home"))
    for key in ("username", "password"):
        if not isinstance(data.get(key), str) or not data[key]:
            mistakes.append(lines.mistake((key,), f"{key} must be text", "write it in double quotes"))
    home = data.get("home", HOME)
    if not isinstance(home, str) or urlsplit(home).scheme not in ("http", "https"):
        mistakes.append(lines.mistake(("home",), "home must be an address", "such as https://training.agency.example"))
    if mistakes:
        raise DocumentError(str(path), mistakes)
    return Access(data["username"], data["password"], home)
