"""Imports of real files into a real vault."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.changes import Changes
from chatvault.domain.imports import ImportReport
from chatvault.domain.parsed import Severity
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled
from chatvault.services.vault import Services
from tests.stopping import Impatient
from tests.unit.importers.claude_code.claude_code_files import SESSION, Transcript


def conversation(name: str, *texts: str, time: float = 1_763_812_800.0) -> dict[str, Any]:
    """A ChatGPT conversation in which a person and an assistant take turns."""
    mapping: dict[str, Any] = {"root": {"id": "root", "message": None, "parent": None,
                                        "children": [f"{name}-0"] if texts else []}}  # fmt: skip
    for place, text in enumerate(texts):
        key = f"{name}-{place}"
        mapping[key] = {
            "id": key,
            "parent": f"{name}-{place - 1}" if place else "root",
            "children": [f"{name}-{place + 1}"] if place + 1 < len(texts) else [],
            "message": {
                "id": key,
                "author": {"role": "assistant" if place % 2 else "user"},
                "create_time": time + place,
                "content": {"content_type": "text", "parts": [text]},
                "metadata": {},
            },
        }
    return {
        "title": f"Conversation {name}",
        "create_time": time,
        "update_time": time + len(texts),
        "mapping": mapping,
        "current_node": f"{name}-{len(texts) - 1}" if texts else "root",
        "conversation_id": name,
        "id": name,
    }


def write_export(path: Path, *conversations: dict[str, Any]) -> Path:
    path.write_text(json.dumps(list(conversations)))
    return path


def run(services: Services, *paths: Path, **options: Any) -> ImportReport:
    return services.importing.run(paths, Unattended(), **options)


def test_an_export_is_imported_and_again_adds_nothing(services: Services, tmp_path: Path) -> None:
    export = write_export(
        tmp_path / "conversations.json",
        conversation("a", "How long?", "An hour."),
        conversation("b", "Why?"),
    )
    (first,) = run(services, export).runs
    assert (first.format, first.sessions_new, first.messages_new) == ("chatgpt", 2, 3)
    (second,) = run(services, export).runs
    assert (second.sessions_new, second.sessions_unchanged, second.messages_new) == (0, 2, 0)
    assert services.searching.search("hour", Unattended()).total == 1


def test_a_longer_export_adds_what_is_new(services: Services, tmp_path: Path) -> None:
    run(services, write_export(tmp_path / "a.json", conversation("a", "How long?")))
    longer = conversation("a", "How long?", "An hour.")
    (grown,) = run(services, write_export(tmp_path / "b.json", longer)).runs
    assert (grown.sessions_updated, grown.messages_new) == (1, 1)


def test_a_zip_is_read_without_being_extracted(services: Services, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("conversations.json", json.dumps([conversation("a", "Hello")]))
        archive.writestr("../../outside.txt", "must not appear")
    (imported,) = run(services, tmp_path / "export.zip").runs
    assert imported.sessions_new == 1
    assert not (tmp_path.parent / "outside.txt").exists()


def test_the_original_is_kept_as_it_was(services: Services, tmp_path: Path) -> None:
    export = write_export(tmp_path / "conversations.json", conversation("a", "Hello"))
    before = export.read_bytes()
    run(services, export)
    run(services, export)
    with services.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT original FROM source_file").all()
    assert len(rows) == 1
    assert services.reading.attachment(rows[0][0]) == before == export.read_bytes()


def test_what_an_export_tells_of_the_account_does_not_enter_the_vault(
    services: Services, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    write_export(folder / "conversations.json", conversation("a", "Hello"))
    (folder / "user.json").write_text('{"email": "canary@example.org"}')
    run(services, folder)
    with services.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT path FROM source_file").all()
    assert [Path(row[0]).name for row in rows] == ["conversations.json"]
    for path in services.folder.rglob("*"):
        assert path.is_dir() or b"canary" not in path.read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("letter.txt", b"Dear landlord,", "No conversations were found"),
        ("empty.json", b"", "empty"),
        ("other.json", b'{"weather": "fine"}', "No conversations were found"),
        ("cut.zip", b"PK\x03\x04 cut short", "damaged or cut short"),
        ("bytes.json", b"\xff\xfe\x00\x80" * 50, "No conversations were found"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_lost(
    services: Services, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    good = write_export(tmp_path / "good.json", conversation("a", "Hello"))
    bad = tmp_path / name
    bad.write_bytes(content)
    refused, imported = run(services, bad, good).runs
    assert sentence in refused.issues[0].text
    assert refused.issues[0].severity is Severity.ERROR
    assert refused.sessions_failed == 1
    assert imported.sessions_new == 1
    assert bad.read_bytes() == content


def test_a_missing_file_is_said_to_be_missing(services: Services, tmp_path: Path) -> None:
    (refused,) = run(services, tmp_path / "nowhere.zip").runs
    assert "no such file" in refused.issues[0].text


def test_a_broken_record_costs_only_itself(services: Services, tmp_path: Path) -> None:
    records = [json.dumps(conversation(name, f"Text {name}")) for name in "abc"]
    records[1] = records[1].replace('"mapping": {', '"mapping": @@@{')
    export = tmp_path / "conversations.json"
    export.write_text(f"[{', '.join(records)}]")
    (imported,) = run(services, export).runs
    assert imported.sessions_new == 2
    assert [issue.severity for issue in imported.issues] == [Severity.ERROR]
    assert imported.issues[0].where
    assert imported.sessions_failed == 1


def test_a_damaged_line_of_a_conversation_that_was_read_is_no_failed_conversation(
    services: Services, tmp_path: Path
) -> None:
    transcript = Transcript()
    transcript.user("How long?")
    path = transcript.write(tmp_path)
    path.write_bytes(transcript.content + b"{damaged\n" * 30 + transcript.content)
    (imported,) = run(services, path).runs
    assert Severity.ERROR in {issue.severity for issue in imported.issues}
    assert (imported.sessions_new, imported.sessions_failed) == (1, 0)


def test_records_that_are_only_counted_are_failed_conversations_too(
    services: Services, tmp_path: Path
) -> None:
    export = tmp_path / "conversations.json"
    export.write_text(json.dumps([conversation("a", "Hello"), *range(150)]))
    (imported,) = run(services, export).runs
    assert (imported.sessions_new, imported.sessions_failed) == (1, 150)


@pytest.mark.parametrize("child_first", [True, False])
def test_a_sub_agent_finds_its_parent_in_another_import(
    services: Services, tmp_path: Path, *, child_first: bool
) -> None:
    main, agent = Transcript(), Transcript(isSidechain=True, agentId="a1")
    main.user("Clean up.")
    agent.user("Find what is left over.")
    paths = [main.write(tmp_path), agent.write(tmp_path / SESSION / "subagents", "agent-a1.jsonl")]
    for path in reversed(paths) if child_first else paths:
        run(services, path)
    (key,) = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    assert list(services.reading.thread(key.id).children) == [f"{SESSION}/agent-a1"]


def test_an_import_tells_conversations_as_lists_count_them(
    services: Services, tmp_path: Path
) -> None:
    main, agent = Transcript(), Transcript(isSidechain=True, agentId="a1")
    main.user("Clean up.")
    agent.user("Find what is left over.")
    main.write(tmp_path)
    agent.write(tmp_path / SESSION / "subagents", "agent-a1.jsonl")
    report = run(services, tmp_path)
    assert (sum(one.sessions_new for one in report.runs), report.sub_agents) == (2, 1)
    assert run(services, tmp_path).sub_agents == 0


def test_a_run_and_its_problems_can_be_looked_up(services: Services, tmp_path: Path) -> None:
    bad = tmp_path / "letter.txt"
    bad.write_text("Dear landlord,")
    run(services, bad)
    with services.database.read() as session:
        connection = session.connection()
        runs = connection.exec_driver_sql("SELECT path FROM import_run").all()
        issues = connection.exec_driver_sql("SELECT severity FROM import_issue").all()
    assert runs == [(str(bad),)]
    assert issues == [("error",)]


@pytest.mark.parametrize("readings", [0, 1, 3])
def test_a_cancelled_import_keeps_whole_conversations(
    services: Services, tmp_path: Path, readings: int
) -> None:
    conversations = [conversation(f"c{number}", "Ask", "Answer") for number in range(5)]
    export = write_export(tmp_path / "conversations.json", *conversations)
    with pytest.raises(Cancelled):
        services.importing.run([export], Impatient(readings))
    keys = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    assert len(keys) == readings
    for row in services.browsing.rows([key.id for key in keys]):
        assert row.messages == 2
    assert services.health.check(Unattended()).healthy
    (resumed,) = run(services, export).runs
    assert resumed.sessions_new + resumed.sessions_unchanged == 5


class Watched(Unattended):
    """Work that somebody watches, and stops when it has come that far."""

    def __init__(self, until: int) -> None:
        self.until = until
        self.notes: list[str] = []

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        self.notes.append(note)
        if done >= self.until:
            raise Cancelled


class Measured(Unattended):
    """Work of which it is kept how far it had come."""

    def __init__(self) -> None:
        self.come: list[float] = []

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        if total:
            self.come.append(done / total)


def test_an_import_of_several_formats_and_archives_never_goes_back(
    services: Services, tmp_path: Path
) -> None:
    # Given a folder of two formats and an archive, and an export beside it,
    folder, measured = tmp_path / "home", Measured()
    folder.mkdir()
    write_export(folder / "conversations.json", conversation("one", "Ask", "Answer"))
    made = Transcript()
    made.user("How long does rye rise?")
    (folder / "projects").mkdir()
    made.write(folder / "projects")
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        inside = write_export(tmp_path / "inside.json", conversation("two", "Ask", "Answer"))
        archive.write(inside, "conversations.json")
    beside = write_export(tmp_path / "later.json", conversation("three", "Ask", "Answer"))
    # when all of it is imported, then it goes on from nothing towards the end.
    report = services.importing.run([folder, beside], measured)
    assert len(report.runs) == 4
    assert measured.come == sorted(measured.come)
    assert measured.come[0] < 0.1
    assert measured.come[-1] > 0.8
    assert any(0.1 < come < 0.5 for come in measured.come)


def test_looking_through_a_large_folder_is_told_and_can_be_stopped(
    services: Services, tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    for number in range(450):
        (folder / f"{number}.json").write_text("{}")
    # When somebody watches to the end, every hundred files are told;
    watched = Watched(until=1_000)
    services.importing.run([folder], watched)
    assert watched.notes == [f"notes: {files} files looked at" for files in (100, 200, 300, 400)]
    # when they stop it on the way, it stops there.
    stopped = Watched(until=200)
    with pytest.raises(Cancelled):
        services.importing.run([folder], stopped)
    assert len(stopped.notes) == 2


def test_conversations_can_be_read_before_the_import_ends(
    services: Services, tmp_path: Path
) -> None:
    seen: list[int] = []

    def committed(changes: Changes) -> None:
        seen.append(services.browsing.navigation().all)

    texts = [f"line {number}" for number in range(1_500)]
    export = write_export(
        tmp_path / "conversations.json",
        *(conversation(f"c{number}", *texts) for number in range(4)),
    )
    run(services, export, committed=committed)
    assert seen[0] < 4
    assert seen[-1] == 4
