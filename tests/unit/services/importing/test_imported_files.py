"""Of every import it is known what came of each file, and why a file was left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.imports import ImportedFile, ImportRun
from chatvault.domain.parsed import Severity
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled, NotFound
from chatvault.services.importing import file_outcomes
from chatvault.services.vault import Services
from tests.stopping import Impatient
from tests.unit.importers.claude_code.claude_code_files import SESSION, Transcript
from tests.unit.services.importing.test_importing import conversation, run, write_export

BREAD, OVEN = SESSION, SESSION.replace("5f", "6a")


def said(session: str, *texts: str) -> Transcript:
    """A transcript in which a person says these."""
    made = Transcript(session=session)
    for text in texts:
        made.user(text)
    return made


def kept(services: Services) -> ImportRun:
    """The last run as it is in the vault."""
    newest, *_ = services.past_imports.all()
    assert newest.run.id is not None
    return services.past_imports.one(newest.run.id)


def test_new_updated_and_unchanged_files_are_told_apart(services: Services, tmp_path: Path) -> None:
    folder = tmp_path / "projects"
    said(BREAD, "How long does rye rise?").write(folder / "bread")
    said(OVEN, "Which oven?").write(folder / "oven")
    (first,) = run(services, folder).runs
    assert kept(services) == first
    assert first.files == (
        ImportedFile(f"bread/{BREAD}.jsonl", sessions_new=1),
        ImportedFile(f"oven/{OVEN}.jsonl", sessions_new=1),
    )
    said(BREAD, "How long does rye rise?", "And wheat?").write(folder / "bread")
    (second,) = run(services, folder).runs
    assert second.files == (ImportedFile(f"bread/{BREAD}.jsonl", sessions_updated=1),)
    assert second.files_unchanged == 1
    (third,) = run(services, folder).runs
    assert (third.files, third.files_unchanged) == ((), 2)


def test_an_export_that_is_the_same_is_one_unchanged_file(
    services: Services, tmp_path: Path
) -> None:
    export = write_export(tmp_path / "conversations.json", conversation("bread", "How long?"))
    run(services, export)
    (again,) = run(services, export).runs
    assert (again.files, again.files_unchanged, again.files_without) == ((), 1, 0)


def test_what_a_browser_has_not_loaded_to_its_end_is_said_to_be_that(
    services: Services, tmp_path: Path
) -> None:
    whole = tmp_path / "downloads" / "conversations.json"
    whole.parent.mkdir()
    write_export(whole, conversation("rye", "Rye?", "Yes."))
    for name in ("more.json.part", "more.zip.CRDOWNLOAD"):
        (whole.parent / name).write_bytes(whole.read_bytes()[:200])
    (made,) = services.importing.run([whole.parent], Unattended()).runs
    assert [file.left_out for file in made.files if file.left_out] == [file_outcomes.UNFINISHED] * 2


def test_what_no_format_knows_is_left_out_with_the_reason(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_outcomes, "KEPT_LEFT_OUT", 2)
    said(BREAD, "How long?").write(tmp_path / "projects")
    (tmp_path / "projects" / "a.txt").write_text("Dear baker,")
    (tmp_path / "projects" / "b.txt").touch()
    (tmp_path / "projects" / "c.txt").write_text("Dear miller,")
    (made,) = run(services, tmp_path / "projects").runs
    assert made.files[1:] == (
        ImportedFile("a.txt", left_out=file_outcomes.NOT_RECOGNISED),
        ImportedFile("b.txt", left_out=file_outcomes.EMPTY),
    )
    assert made.files_left_out == 3


def test_a_file_without_a_conversation_is_counted(services: Services, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    write_export(folder / "conversations.json", conversation("bread", "How long?"))
    (folder / "user.json").write_text('{"id": "user-ada"}')
    (made,) = run(services, folder).runs
    assert [file.member for file in made.files] == ["conversations.json"]
    assert (made.files_without, made.files_left_out) == (1, 0)


def test_the_list_of_runs_counts_problems_and_knows_the_worst(
    services: Services, tmp_path: Path
) -> None:
    write_export(tmp_path / "good.json", conversation("bread", "How long?"))
    broken = said(OVEN, "Which oven?").write(tmp_path)
    broken.write_bytes(b"{broken\n" + broken.read_bytes())
    (tmp_path / "empty.json").touch()
    for name in ("good.json", broken.name, "empty.json"):
        run(services, tmp_path / name)
    empty, line, good = services.past_imports.all()
    assert (empty.problems, empty.worst) == (1, Severity.ERROR)
    assert line.problems == 1
    assert (good.problems, good.worst) == (0, None)
    assert line.run.id is not None
    (issue,) = services.past_imports.one(line.run.id).issues
    assert (issue.member, issue.where) == (broken.name, "line 1")


def test_a_run_that_was_stopped_says_so_and_counts_no_files(
    services: Services, tmp_path: Path
) -> None:
    export = write_export(
        tmp_path / "conversations.json", *(conversation(f"c{n}", "How long?") for n in range(9))
    )
    with pytest.raises(Cancelled):
        services.importing.run([export], Impatient(1))
    stopped = kept(services)
    assert "import it again" in stopped.issues[0].text
    assert stopped.files_unchanged is None


def test_a_run_that_was_not_is_told(services: Services) -> None:
    with pytest.raises(NotFound, match="no import 7"):
        services.past_imports.one(7)


def test_ten_thousand_unchanged_files_take_no_room(services: Services) -> None:
    outcomes = file_outcomes.FileOutcomes()
    names = tuple(f"{number}.jsonl" for number in range(10_000))
    outcomes.close(names, frozenset(names), set())
    assert (outcomes.files(), outcomes.unchanged) == ((), 10_000)
