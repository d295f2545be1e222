"""Forbids the network to the tests: only sockets within the computer may be used.

It hears what Python does in this process; of what Qt and started programs do,
`make test-offline` and `tests/e2e/test_without_network.py` see to it.
"""

from __future__ import annotations

import socket
import sys

_ADDRESSED = ("socket.connect", "socket.sendto", "socket.sendmsg")
_RESOLVED = (
    "socket.getaddrinfo",
    "socket.gethostbyaddr",
    "socket.gethostbyname",
    "socket.getnameinfo",
)
_LOCAL = getattr(socket, "AF_UNIX", None)  # Windows has pipes instead

_attempts: list[str] = []


class NetworkForbidden(Exception):
    """A test, or what it tests, wanted to speak to the network."""


def take_attempts() -> list[str]:
    """What was tried since this was asked last, also where somebody caught the error."""
    attempts = _attempts[:]
    _attempts.clear()
    return attempts


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in _ADDRESSED:
        opened = arguments[0]
        if isinstance(opened, socket.socket) and opened.family == _LOCAL:
            return
    elif event not in _RESOLVED:
        return
    attempt = f"{event} {arguments[-1 if event in _ADDRESSED else 0]!r}"
    _attempts.append(attempt)
    raise NetworkForbidden(attempt)


sys.addaudithook(_refuse)
