"""What conversations say is printed, and steers no terminal."""

from __future__ import annotations

from pathlib import Path

from tests.unit.cli.command_line import answer, run
from tests.unit.services.test_importing import conversation, write_export

HOSTILE = "Rye\x1b]52;c;cm0gLXJm\x07 \x1b[2J\x9b1m?"
SHOWN = "Rye␛]52;c;cm0gLXJm␇ ␛[2J\ufffd1m?"


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
