"""Hands and a head for Monado's remote driver: one 376-byte packet a change over TCP, held by the service until the next.

The wire (Monado 25.0.0, `drivers/remote/r_interface.h`): little endian, no hidden padding, no length, no acknowledgement. A packet cut
short shifts all that follow, so one packet is one `sendall`. The service speaks to one client at a time and greets it with two packets:
the state after a reset, and the state now.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass, field
from types import TracebackType

HEADER = b"mndrmt3\0"
VIEW = struct.Struct("<4f7fI")  # field of view (left, right, up, down), pose of the eye relative to the head's centre, padding
HEAD = struct.Struct("<7f4B")  # pose of the head's centre, "the views above are valid", padding
CONTROLLER = struct.Struct("<7f3f3f5f3f2f1f2f16?")
MOST_AGAIN = 2
"""Poses of one puppet, of the hundreds in a run, that may have to be said again: seen once, on a busy machine. More is a fault of ours"""
PACKET_BYTES = len(HEADER) + 2 * VIEW.size + HEAD.size + 2 * CONTROLLER.size

Vector = tuple[float, float, float]
Quaternion = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye of a headset that is built otherwise than Monado's own: place and turn in the head, field of view."""

    position_m: Vector
    quat: Quaternion
    fov_rad: tuple[float, float, float, float]
    """left, right, up, down; left and down negative"""


@dataclass(slots=True)
class Head:
    position_m: Vector = (0.0, 1.6, 0.0)
    quat: Quaternion = (0.0, 0.0, 0.0, 1.0)
    eyes: tuple[Eye, Eye] | None = None
    """None: 63 mm apart, looking straight ahead, 85 degrees wide"""

    def packed(self) -> bytes:
        views = b"".join(VIEW.pack(*e.fov_rad, *e.quat, *e.position_m, 0) for e in self.eyes) if self.eyes else bytes(2 * VIEW.size)
        return views + HEAD.pack(*self.quat, *self.position_m, self.eyes is not None, 0, 0, 0)


@dataclass(slots=True)
class Controller:
    """One hand of a Valve Index pair, in the tracking origin's frame (which Monado makes STAGE)."""

    position_m: Vector
    quat: Quaternion = (0.0, 0.0, 0.0, 1.0)
    trigger: float = 0.0
    squeeze: float = 0.0
    squeeze_force: float = 0.0
    thumbstick: tuple[float, float] = (0.0, 0.0)
    curls: tuple[float, float, float, float, float] = (0.0, 0.0, 0.0, 0.0, 0.0)
    """0 straight, 1 bent; little finger first, thumb last"""
    active: bool = True
    """False: switched off, or out of sight"""
    hand_tracking: bool = False
    """the hand is followed as it is, controller or not; `curls` then say how it is held"""
    a: bool = False
    b: bool = False
    thumbstick_click: bool = False

    def packed(self) -> bytes:
        pressed = self.trigger > 0.5
        touched = self.trigger > 0.0
        return CONTROLLER.pack(
            *self.quat,
            *self.position_m,
            *(0.0,) * 6,  # velocities: nothing extrapolates
            *self.curls,
            self.trigger,
            self.squeeze,
            self.squeeze_force,
            *self.thumbstick,
            *(0.0,) * 3,  # trackpad: force, x, y
            *(self.hand_tracking, self.active, False, False, self.a, self.a, self.b, self.b),
            *(pressed, touched, self.thumbstick_click, self.thumbstick_click, False),
            *(False,) * 3,
        )


@dataclass(slots=True)
class Puppet:
    """Who stands in the headset. Change the fields, then `send()`; the pose is held until the next.

    Move like a person: head and hands that leap as one by more than about 0.2 m a frame look like a runtime that moved its room, and the
    headset holds the stage against that. Several smaller steps, a frame or more apart, are a walk.
    """

    port: int
    head: Head = field(default_factory=Head)
    left: Controller = field(default_factory=lambda: Controller((-0.2, 1.3, -0.5)))
    right: Controller = field(default_factory=lambda: Controller((0.2, 1.3, -0.5)))
    said: int = 0
    """poses so far"""
    again: int = 0
    """how often one of them had to be said once more"""
    _socket: socket.socket | None = None

    def connect(self) -> Puppet:
        self._greeting()
        self.send()
        return self

    def send(self) -> None:
        """Make the service hold this pose, and return when it does.

        It acknowledges nothing, but greets whoever calls with what it holds: so hang up, call again and compare. Frames begun after
        this see the new pose whole, never a mix of old and new. On a busy machine it can have hung up before it read the last word:
        that is said again, counted, and `MOST_AGAIN` times at most.
        """
        packet = HEADER + self.head.packed() + self.left.packed() + self.right.packed()
        assert len(packet) == PACKET_BYTES == 376
        self.said += 1
        while True:
            assert self._socket is not None, "connect() first"
            self._socket.sendall(packet)
            self.close()
            if self._greeting() == packet:
                return
            self.again += 1
            told = f"the service held another pose than the one it was sent, {self.again} times in {self.said} poses"
            assert self.again <= MOST_AGAIN, told

    def _greeting(self) -> bytes:
        """Call the service. -> the pose that it holds."""
        self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=10.0)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        heard = b""
        while len(heard) < 2 * PACKET_BYTES:  # until it came, another client is being served
            chunk = self._socket.recv(2 * PACKET_BYTES - len(heard))
            if not chunk:
                raise ConnectionError("the remote driver hung up during its greeting")
            heard += chunk
        return heard[PACKET_BYTES:]

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def __enter__(self) -> Puppet:
        return self.connect()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()
