"""Which commands there are, however much of the command line is loaded already."""

from __future__ import annotations

import subprocess
import sys

PROBE = """
import chatvault.cli.reading
from typer.main import get_command
from chatvault.cli.program import program
print(*get_command(program).list_commands(None))
"""


def test_none_is_left_out_where_some_were_loaded_before() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, timeout=60, check=True
    )
    commands = done.stdout.split()
    assert commands[:3] == ["scan", "import", "imports"]
    assert {"list", "show", "backup", "tag", "tour"} < set(commands)
