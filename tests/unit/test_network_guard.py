"""The guard that keeps the tests from the network."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

import pytest

from tests import network_guard
from tests.network_guard import NetworkForbidden

ELSEWHERE = "192.0.2.1"  # an address for documentation: nobody has it


def connect(address: str) -> None:
    with socket.socket() as opened:
        opened.connect((address, 80))


def send(address: str) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as opened:
        opened.sendto(b"hello", (address, 53))


def resolve(_: str) -> None:
    socket.getaddrinfo("chatvault.invalid", 443)


def look_up(_: str) -> None:
    socket.gethostbyname("chatvault.invalid")


@pytest.mark.parametrize("address", [ELSEWHERE, "127.0.0.1"])
@pytest.mark.parametrize("attempt", [connect, send, resolve, look_up])
def test_whoever_speaks_to_the_network_is_stopped(attempt, address: str) -> None:
    with pytest.raises(NetworkForbidden):
        attempt(address)
    assert network_guard.take_attempts() != []


def test_an_attempt_is_known_also_where_its_error_was_caught() -> None:
    with contextlib.suppress(Exception):
        connect(ELSEWHERE)
    assert network_guard.take_attempts() == [f"socket.connect ('{ELSEWHERE}', 80)"]


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="has pipes instead")
def test_sockets_within_the_computer_may_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the path of a socket has to be short
    with (
        socket.socket(socket.AF_UNIX) as listening,
        socket.socket(socket.AF_UNIX) as calling,
    ):
        listening.bind("bell")
        listening.listen()
        calling.connect("bell")
        answering, _ = listening.accept()
        with answering:
            calling.sendall(b"ring")
            assert answering.recv(4) == b"ring"
    assert network_guard.take_attempts() == []
