"""Commands on a vault in an odd place: they work, or a sentence says why not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.odd_places import ODD_PLACES
from tests.unit.cli.command_line import run_on as run
from tests.unit.services.importing.test_importing import conversation, write_export

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="other names are odd there")


@pytest.mark.parametrize("name", ODD_PLACES)
def test_they_work_or_say_why_not(tmp_path: Path, name: str) -> None:
    place = ODD_PLACES[name]
    vault = place.make(tmp_path)
    export = write_export(
        tmp_path / "conversations.json", conversation("bread", "How long does rye rise?", "Ten.")
    )
    commands = (("import", str(export)), ("list",), ("backup", "create"), ("doctor",))
    for command in commands:
        done = run(vault, *command)
        assert done.exit_code == (1 if place.told else 0), done.output
        assert place.told in " ".join(done.stderr.split())
        assert isinstance(done.exception, SystemExit | None)  # no traceback
