"""What conversations say is printed, and steers no terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.cli.console import answers
from tests.unit.cli.command_line import answer, run
from tests.unit.services.importing.test_importing import conversation, write_export

HOSTILE = "Rye\x1b]52;c;cm0gLXJm\x07 \x1b[2J\x9b1m?"
SHOWN = "Rye␛]52;c;cm0gLXJm␇ ␛[2J\ufffd1m?"


LONG = "How long does rye rise in the cold of a winter night? " * 5


def test_who_reads_a_table_from_a_pipe_gets_a_line_for_each_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_width", None)  # whatever COLUMNS says to processes of tests
    export = write_export(
        tmp_path / "talk.json", conversation("rye", "Rye?", "Yes.") | {"title": LONG.strip()}
    )
    run(tmp_path, "import", str(export))
    head, row = run(tmp_path, "list").stdout.splitlines()
    assert head.startswith("Id")
    assert row.endswith(LONG.strip())


def test_the_narrowest_terminal_cuts_no_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export = write_export(tmp_path / "talk.json", conversation("rye", "Rye?", "Yes."))
    run(tmp_path, "import", str(export))
    (listed,) = answer(tmp_path, "list")
    monkeypatch.setattr(answers, "_width", 24)
    assert listed["uid"][:8] in run(tmp_path, "list").stdout


def test_what_would_steer_the_terminal_is_shown_instead(tmp_path: Path) -> None:
    # Given a conversation whose words and title hold commands for terminals,
    talk = conversation("rye", HOSTILE, "Yes.\r\nSure.") | {"title": HOSTILE}
    export = write_export(tmp_path / "talk.json", talk)
    assert run(tmp_path, "import", str(export)).exit_code == 0
    (listed,) = answer(tmp_path, "list")
    # when it is listed, found and read,
    for command in (["list"], ["search", "rye"], ["show", listed["uid"]]):
        told = run(tmp_path, *command).output
        # then the words are there, and no command is.
        assert not {"\x1b", "\x07", "\x9b"} & set(told), command
        assert SHOWN in told, command
    assert "Yes.\nSure." in told
