"""Texts that were pasted into Codex's window are read from the files that it made of them."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.blocks import Attachment, File
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.importers.codex.importer import CodexImporter
from chatvault.importers.containers.container import open_container
from tests.pace import within
from tests.unit.importers.codex.codex_files import Rollout, read_one, said_in
from tests.unit.importers.reading import read_one_with

PLACE = "0f6f1a1c-6a0e-4a51-8f3f-0123456789ab"
PASTED = "Weigh the rye.\n\nThen bake it."
IS_REQUEST = "The attached pasted text file(s) contain the user's request. Read and act on it."
_ROLLOUT = "sessions/2026/11/05/rollout-2026-11-05T09-30-00-{}.jsonl"


def wrapped(request: str = "", name: str = "pasted-text.txt", home: str = "/home/ada") -> str:
    named = f"## Weigh the rye. Then…: {home}/.codex/attachments/{PLACE}/{name}"
    told = f"# Files mentioned by the user:\n\n{named}\n\n"
    told += "" if request else f"{IS_REQUEST}\n\n"
    return f"{told}## My request for Codex:\n{request}"


def home_with(folder: Path, said: str, name: str = "pasted-text.txt") -> Path:
    """A home of Codex with one session, and the file of what was pasted."""
    rollout = Rollout()
    rollout.user(said, typed=True)
    rollout.assistant("Baked.")
    home = folder / ".codex"
    rollout.write(home, _ROLLOUT.format(rollout.session))
    file = home / "attachments" / PLACE / name
    file.parent.mkdir(parents=True)
    file.write_text(PASTED)
    return home


def prompt_of(session: ParsedSession) -> ParsedMessage:
    (prompt,) = (one for one in session.messages if one.role is Role.USER and one.hidden is None)
    return prompt


def read(path: Path) -> ParsedSession:
    return read_one_with(CodexImporter(), path)


def test_what_was_pasted_is_what_the_person_said_where_they_said_nothing_else(
    tmp_path: Path,
) -> None:
    session = read(home_with(tmp_path, wrapped()))
    assert said_in(prompt_of(session)) == PASTED
    assert session.title == "Weigh the rye."


def test_what_was_pasted_beside_a_request_is_a_file_of_it(tmp_path: Path) -> None:
    session = read(home_with(tmp_path, wrapped("Is this right?")))
    prompt = prompt_of(session)
    assert said_in(prompt) == "Is this right?"
    assert prompt.blocks[1:] == (File(Attachment("pasted-text.txt", "text/plain"), PASTED),)


def test_what_was_pasted_is_found_beside_the_sessions_alone(tmp_path: Path) -> None:
    windows = wrapped(name="Вставленный текст.txt", home="C:\\Users\\Ada").replace("/", "\\")
    home = home_with(tmp_path, windows, "Вставленный текст.txt")
    assert said_in(prompt_of(read(home / "sessions"))) == PASTED


def test_where_the_file_is_not_there_its_beginning_stands_for_it(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user(wrapped(), typed=True)
    rollout.assistant("Baked.")
    session = read_one(rollout, tmp_path)
    assert said_in(prompt_of(session)) == "Weigh the rye. Then…"
    assert session.title == "Weigh the rye. Then…"


def test_a_name_that_no_disk_can_hold_is_of_no_file(tmp_path: Path) -> None:
    home = home_with(tmp_path, wrapped(name=f"{'ж' * 190}.txt"))
    assert said_in(prompt_of(read(home / "sessions"))) == "Weigh the rye. Then…"


def test_nothing_but_what_was_pasted_is_opened(tmp_path: Path) -> None:
    elsewhere = wrapped("Is this right?").replace(PLACE, "../../../secret")
    home = home_with(tmp_path, elsewhere)
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "pasted-text.txt").write_text("secret")
    assert len(prompt_of(read(home)).blocks) == 1


def test_files_of_what_was_pasted_are_claimed_with_the_sessions(tmp_path: Path) -> None:
    container = open_container(home_with(tmp_path, wrapped()))
    assert f"attachments/{PLACE}/pasted-text.txt" in CodexImporter().claim(
        container, container.names()
    )


def test_hostile_names_take_no_longer_than_others(tmp_path: Path) -> None:
    rollout = Rollout()
    hostile = "## " + ": /attachments/" * 20_000
    rollout.user(f"# Files mentioned by the user:\n\n{hostile}\n\n## My request:\nHi", typed=True)
    with within(laps=40):
        assert said_in(prompt_of(read_one(rollout, tmp_path))) == "Hi"
