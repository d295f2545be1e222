"""A desktop session with a Secret Service in it, GNOME's, for a command that asks the keyring.

Its keyring lies in the home of the command, so that a later session finds what was kept.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_BUS, _DAEMON = "dbus-run-session", "gnome-keyring-daemon"
_UNLOCKED = f'printf secret | {_DAEMON} --unlock --components=secrets >/dev/null && exec "$@"'

needs_keyring = pytest.mark.skipif(
    sys.platform != "linux" or not all(map(shutil.which, (_BUS, _DAEMON))),
    reason="asks the Secret Service of a Linux desktop",
)


def run(home: Path, *command: str | Path, keyring: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a command at that home, in a new session with its keyring open, or without any."""
    runtime = home / "runtime"
    runtime.mkdir(exist_ok=True, mode=0o700)
    environment = {
        name: value
        for name, value in os.environ.items()
        if "DBUS" not in name and name != "PYTHON_KEYRING_BACKEND"
    }
    session = (_BUS, "--", "sh", "-c", _UNLOCKED, "sh") if keyring else ()
    return subprocess.run(
        [*session, *command],
        env=environment | {
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_RUNTIME_DIR": str(runtime),
            "LANG": "C.UTF-8",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )  # fmt: skip


def require_keyring_opens(program: Path, home: Path, vault: Path, passphrase: str) -> None:
    """The program lets the keyring open an encrypted vault, and forgets it there again."""
    file = home / "passphrase"
    file.write_text(passphrase)
    at = (program, "--vault", vault)
    # Given a vault whose key the person lets this computer remember,
    said = run(home, *at, "--passphrase-file", file, "encryption", "remember")
    assert (said.returncode, said.stdout.strip()) == (0, "Remembered on this computer."), said
    # when they have logged in again, then it opens without a word;
    listed = run(home, *at, "list", "--json")
    assert listed.returncode == 0, listed
    assert len(listed.stdout) > 10
    # where there is no keyring, the passphrase is asked for,
    alone = run(home, *at, "list", keyring=False)
    assert alone.returncode != 0
    assert "The vault is locked" in " ".join(alone.stderr.split())
    # and it is once more when it was forgotten.
    assert run(home, *at, "encryption", "forget").returncode == 0
    assert run(home, *at, "list").returncode != 0
