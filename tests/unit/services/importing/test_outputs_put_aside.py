"""What came back from a tool stays whole in the vault, whatever its program does with it later."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.gemini_cli.test_gemini_cli import chats, write
from tests.unit.importers.gemini_cli.test_gemini_outputs import CUT, FILE, WHOLE, given
from tests.unit.importers.opencode.opencode_files import answered, asked, bash, write_tree

WORK = Unattended()


def results(services: Services, home: Path) -> list[str]:
    """What came back from all tools, with the home imported once more."""
    services.importing.run([home], WORK)
    with services.database.rows() as rows:
        return [row[0] for row in rows("SELECT result FROM tool_call ORDER BY id")]


def found(services: Services, words: str) -> int:
    return len(services.searching.search(f"{words} also:tools", WORK).groups)


def test_where_the_file_is_deleted(services: Services, tmp_path: Path) -> None:
    said = "rye\n\n...880 lines truncated...\n\nIt was cut. Full output saved to: /x/tool_1\nUse."
    messages = [asked("Which bread?"), answered(bash(output=said))]
    write_tree(tmp_path / "storage", messages)
    aside = write(tmp_path / "tool-output" / "tool_1", f"{WHOLE}spelt\n" * 40)
    whole = aside.read_text()
    assert results(services, tmp_path) == [whole]

    aside.unlink()
    write_tree(tmp_path / "storage", [*messages, asked("And now?")])
    assert results(services, tmp_path) == [whole]
    assert found(services, "spelt") == 1

    # Once the vault has its own form, nothing is written anew.
    write_tree(tmp_path / "storage", [*messages, asked("And then?")])
    assert results(services, tmp_path) == [whole]


def test_where_the_program_masks_it_in_its_session(services: Services, tmp_path: Path) -> None:
    session = chats(tmp_path) / "session-1.json"
    write(session, given(f"{WHOLE}spelt\n" * 40))
    (whole,) = results(services, tmp_path)
    masked = (
        "<tool_output_masked>\nrye\n\nOutput too large. Full output available at: /gone.txt\n"
        "</tool_output_masked>"
    )
    write(session, given(masked))
    assert results(services, tmp_path) == [whole]
    assert found(services, "spelt") == 1


@pytest.mark.parametrize("later", ["Something else.", f"{CUT} /x/{FILE}\n{WHOLE * 60}"])
def test_what_is_told_otherwise_is_taken(services: Services, tmp_path: Path, later: str) -> None:
    session = chats(tmp_path) / "session-1.json"
    write(session, given(WHOLE))
    results(services, tmp_path)
    write(session, given(later))
    assert results(services, tmp_path) == [later]
