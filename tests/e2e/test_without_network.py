"""The installed program where there is no network: the kernel keeps it away, whoever asks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.program import PROGRAM
from tests.unit.services.importing.test_importing import conversation, write_export

# `make test-offline` says the same. Only root may leave out the namespace of users.
_OF_USER = [] if sys.platform == "win32" or os.geteuid() == 0 else ["--user", "--map-current-user"]
ALONE = ["unshare", "--net", *_OF_USER]
REACH = """
import errno, socket
with socket.socket() as opened:
    assert opened.connect_ex(("192.0.2.1", 80)) == errno.ENETUNREACH
try:
    socket.getaddrinfo("chatvault.invalid", 443)
except socket.gaierror:
    print("alone")
"""

Run = Callable[..., str]


def alone(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a namespace of its own, whose network has nothing in it."""
    return subprocess.run(
        [*ALONE, *command], capture_output=True, text=True, timeout=120, check=False
    )


@pytest.fixture(scope="module", autouse=True)
def _namespace() -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux has namespaces for the network")
    try:
        tried = alone("true")
    except FileNotFoundError:
        pytest.skip("unshare is not installed")
    if tried.returncode != 0:
        pytest.skip(f"this system allows no namespace: {tried.stderr.strip()}")


@pytest.fixture
def program(tmp_path: Path) -> Run:
    """Runs the program on one vault and gives back what it says."""

    def run(*arguments: str | Path) -> str:
        done = alone(PROGRAM, "--vault", tmp_path / "vault", *arguments)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
        return done.stdout

    return run


def test_there_is_no_network() -> None:
    assert alone(sys.executable, "-c", REACH).stdout == "alone\n"


def test_conversations_are_imported_found_and_backed_up(program: Run, tmp_path: Path) -> None:
    export = write_export(
        tmp_path / "conversations.json",
        conversation("bread", "How long does rye rise?", "Ten hours: https://example.org/rye.png"),
    )
    (run,) = json.loads(program("import", export, "--json"))["runs"]
    assert run["sessions"]["new"] == 1
    assert json.loads(program("search", "rye", "--json"))["total"] == 2
    assert json.loads(program("backup", "create", "--json"))["sessions"] == 1
    program("backup", "restore", json.loads(program("backup", "list", "--json"))[0]["name"],
            "--to", tmp_path / "restored")  # fmt: skip
    program("export", "--all", "--format", "html", "--out", tmp_path / "out")
    assert json.loads(program("doctor", "--json"))["healthy"] is True


def test_the_window_opens_imports_and_finds() -> None:
    done = alone(PROGRAM, "--self-test")
    assert done.returncode == 0, done.stderr
