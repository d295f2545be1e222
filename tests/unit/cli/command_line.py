"""Runs the command line within the test, on a vault of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from chatvault.cli.program import program


def run_on(vault: Path, *arguments: str, typed: str = "") -> Result:
    """Run a command on that vault; ``typed`` answers what it asks."""
    return CliRunner().invoke(program, ["--vault", str(vault), *arguments], input=typed)


def run(folder: Path, *arguments: str, typed: str = "") -> Result:
    """Run a command on the vault in that folder."""
    return run_on(folder / "vault", *arguments, typed=typed)


def answer(folder: Path, *arguments: str) -> Any:
    """What a command that succeeds prints as JSON."""
    done = run(folder, *arguments, "--json")
    assert done.exit_code == 0, done.stderr
    return json.loads(done.stdout)
