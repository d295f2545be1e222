"""What cannot be opened stops no import of what lies beside it, and is told."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest

from chatvault.domain.imports import ImportedFile, ImportRun
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import FolderContainer, open_container
from chatvault.services.importing import file_outcomes
from chatvault.services.importing.closed_folders import closed_in
from chatvault.services.vault import Services
from tests.unit.importers.claude_code.claude_code_files import Transcript
from tests.unit.services.importing.test_importing import conversation, run, write_export


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder that nobody may look into, whoever runs the test."""
    folder = tmp_path / "home" / "closed"
    folder.mkdir(parents=True)
    scan = os.scandir

    def refuse(path: str | Path | int = ".") -> object:
        if path in (folder, str(folder)):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    return folder


def sentences(done: ImportRun) -> list[str]:
    return [issue.text for issue in done.issues]


def test_a_closed_folder_is_told_beside_what_was_imported(services: Services, closed: Path) -> None:
    write_export(closed.parent / "conversations.json", conversation("bread", "How long?"))
    (done,) = run(services, closed.parent).runs
    assert done.sessions_new == 1
    assert sentences(done) == [
        "1 folder in it cannot be opened, so nobody knows what it holds: “closed”."
    ]


def test_a_closed_folder_is_told_where_nothing_was_found(services: Services, closed: Path) -> None:
    (closed.parent / "bread.txt").write_text("Dear baker,")
    (done,) = run(services, closed.parent).runs
    _, told = sentences(done)
    assert "“closed”" in told


def test_a_closed_folder_that_was_chosen_is_not_called_empty(
    services: Services, closed: Path
) -> None:
    (done,) = run(services, closed).runs
    assert sentences(done) == ["The folder cannot be opened: Permission denied."]


def test_a_few_of_many_closed_folders_are_named_by_their_ends(tmp_path: Path) -> None:
    names = ["a/" + "b" * 200, "c", "d", "e", "f"]
    (issue,) = closed_in(FolderContainer(tmp_path, [], names))
    told = "“…" + "b" * 80 + "”, “c”, “d” and 2 others."
    assert issue.text == f"5 folders in it cannot be opened, so nobody knows what they hold: {told}"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are not of this system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "bread.json")
    with pytest.raises(UnreadableFile, match="neither a file nor a folder"):
        open_container(tmp_path / "bread.json")
    assert open_container(tmp_path).names() == ()


_MADE_AS_IT_IS_READ = Path("/proc/self/environ")  # as is /proc/kmsg, where that never ends


@pytest.mark.skipif(not _MADE_AS_IT_IS_READ.exists(), reason="only Linux has such files")
def test_a_file_that_says_it_has_no_bytes_is_not_waited_for() -> None:
    # Given a file of the system, which says it is empty and gives bytes to who asks,
    environment = open_container(_MADE_AS_IT_IS_READ)
    assert environment.size("environ") == 0
    # When it is looked at and read, nobody asks.
    assert environment.head("environ") == b""
    with environment.open("environ") as stream:
        assert stream.read() == b""


_NEVER_ENDING = Path("/proc/kmsg")  # what the kernel says next


@pytest.mark.skipif(not os.access(_NEVER_ENDING, os.R_OK), reason="only root of Linux may read it")
def test_what_the_kernel_says_is_not_waited_for(services: Services) -> None:
    (done,) = run(services, _NEVER_ENDING).runs
    assert sentences(done) == ["The file is empty, so there was nothing to import."]


def test_a_file_that_is_gone_by_now_has_no_size(tmp_path: Path) -> None:
    (tmp_path / "bread.json").write_text("{}")
    folder = open_container(tmp_path)
    (tmp_path / "bread.json").unlink()
    assert folder.size("bread.json") == 0
    assert file_outcomes.left_out(folder, folder.names()) == (
        ImportedFile("bread.json", left_out=file_outcomes.UNREADABLE),
    )


def test_a_link_that_leads_out_of_a_folder_is_told_where_nothing_was_found(
    services: Services, tmp_path: Path
) -> None:
    for name in ("else", "home"):
        (tmp_path / name).mkdir()
    write_export(tmp_path / "else" / "conversations.json", conversation("bread", "How long?"))
    (tmp_path / "home" / "bread").symlink_to(tmp_path / "else", target_is_directory=True)
    (done,) = run(services, tmp_path / "home").runs
    assert done.sessions_new == 0
    assert sentences(done)[1:] == [
        "1 link in it leads to a folder outside and was not followed: “bread”. Import it if "
        "conversations are there."
    ]


def test_links_in_what_a_tool_of_this_computer_keeps_are_followed(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a tool's folder that lies among a person's dotfiles, and a project of it elsewhere,
    monkeypatch.setenv("CLAUDE_CONFIG_DIR", str(tmp_path / "claude"))
    (tmp_path / "claude").mkdir()
    for place in ("dotfiles/-home-ada-oven", "disk"):
        transcript = Transcript(str(uuid5(NAMESPACE_URL, place)))
        transcript.user(f"What lies in {place}?")
        transcript.write(tmp_path / place)
    (tmp_path / "dotfiles" / "-home-ada-rye").symlink_to(tmp_path / "disk")
    (tmp_path / "claude" / "projects").symlink_to(tmp_path / "dotfiles")
    # when the tool's folder is imported,
    (done,) = run(services, tmp_path / "claude").runs
    # then all of it is there, and is as it was when it is imported again.
    assert (done.sessions_new, sentences(done)) == (2, [])
    (again,) = run(services, tmp_path / "claude").runs
    assert (again.sessions_new, again.sessions_unchanged) == (0, 2)
