"""A server of PostgreSQL for the tests: started in a folder of its own, and gone after them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

READER, PASSWORD = "reader", "canary: pass@word/"
_OTHERS = Path("/usr/lib/postgresql")  # where Debian has the programs that are for servers
_SERVED_BY = "postgres"  # who runs it where root starts it: it does not run as root
_RULES = """
local all postgres trust
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
"""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server. ``port`` is where it listens on loopback too, if ``on_loopback``."""

    folder: Path
    programs: Path
    port: int
    on_loopback: bool

    @property
    def log(self) -> str:
        """Everything that was asked of it, and what it said."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def url(self, database: str, user: str = READER, password: str = "") -> str:
        """The address of a database, by the server's socket."""
        from psycopg.conninfo import conninfo_to_dict

        secret = "".join(f"%{byte:02X}" for byte in password.encode())
        told = f"postgresql://{user}{f':{secret}' if secret else ''}@:{self.port}/{database}"
        url = f"{told}?host={self.folder}"
        assert conninfo_to_dict(url).get("password", "") == password
        return url

    def run(self, database: str, *statements: str) -> None:
        """Let whoever owns the server do that."""
        import psycopg

        with closing(psycopg.connect(self.url(database, "postgres"), autocommit=True)) as opened:
            for statement in statements:
                opened.execute(statement)  # type: ignore[call-overload]

    def made(self, name: str, *statements: str) -> str:
        """A new database, which the reader may read; its name."""
        self.run("postgres", f"DROP DATABASE IF EXISTS {name} (FORCE)", f"CREATE DATABASE {name}")
        self.run(name, *statements, f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {READER}")
        return name

    def dump(self, database: str) -> str:
        """The database as its own tool writes it down."""
        command = [self.programs / "pg_dump", "-h", self.folder, "-p", str(self.port)]
        told = subprocess.run(
            [*command, "-U", "postgres", database], capture_output=True, text=True, check=True
        )
        return told.stdout


@contextmanager
def started() -> Iterator[Cluster]:
    """A server; the test is skipped where PostgreSQL is not installed."""
    pytest.importorskip("psycopg")
    programs = _programs()
    # Not where tests have their files: the path of a socket is short, and root's are its own.
    folder = Path(tempfile.mkdtemp(prefix="chatvault-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, _SERVED_BY, _SERVED_BY)
        data, port = folder / "data", _free_port()
        _run(programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--no-locale", "-N")
        (data / "pg_hba.conf").write_text(_RULES)
        settings = {
            "port": port or 5432,
            "listen_addresses": "127.0.0.1" if port else "",
            "unix_socket_directories": folder,
            "fsync": "off",
            "shared_buffers": "16MB",
            "log_statement": "all",
        }
        told = " ".join(f"-c {name}={value}" for name, value in settings.items())
        control = [programs / "pg_ctl", "-D", data, "-l", folder / "log", "-s", "-w"]
        _run(*control, "-o", told, "start")
        try:
            asked = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
            on_loopback = bool(port) and not subprocess.run(asked, check=False).returncode
            cluster = Cluster(folder, programs, port or 5432, on_loopback)
            cluster.run("postgres", f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}'")
            yield cluster
        finally:
            _run(*control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    found = shutil.which("initdb")
    folders = (
        [Path(found).resolve().parent] if found else sorted(_OTHERS.glob("*/bin"), key=_version)
    )
    if not folders or not (folders[-1] / "initdb").exists():
        pytest.skip("PostgreSQL is not installed")
    return folders[-1]


def _version(programs: Path) -> int:
    return int(programs.parent.name) if programs.parent.name.isdecimal() else 0


def _free_port() -> int:
    """One on loopback, which may lead nowhere; 0 where there is none at all."""
    with socket.socket() as opened:
        try:
            opened.bind(("127.0.0.1", 0))
        except OSError:
            return 0
        port: int = opened.getsockname()[1]
        return port


def _run(*command: object) -> None:
    who = {"user": _SERVED_BY, "group": _SERVED_BY, "extra_groups": []} if not os.geteuid() else {}
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    done = subprocess.run(
        list(map(str, command)),
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=120,
        **who,  # type: ignore[arg-type]
    )
    assert done.returncode == 0, done.stderr
