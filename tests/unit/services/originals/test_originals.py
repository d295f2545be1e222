"""The file that a conversation came from is given back byte for byte."""

from __future__ import annotations

import os
import random
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.errors import NotFound, UnwritableFile
from chatvault.services.vault import Services
from tests.factories import make_message, make_session
from tests.unit.conftest import MergeFunction
from tests.unit.importers.claude_code.claude_code_files import SESSION, Transcript
from tests.unit.importers.codex.codex_files import Rollout
from tests.unit.services.importing.test_importing import conversation, write_export
from tests.vaults import new_vault


@pytest.fixture
def transcript(services: Services, tmp_path: Path) -> Path:
    """An imported transcript with a line that no importer keeps."""
    made = Transcript()
    made.user("How long does rye rise?")
    made.add("queue-operation", operation="enqueue", content="next")
    folder = tmp_path / "projects" / "-home-ada"
    folder.mkdir(parents=True)
    path = made.write(folder)
    services.importing.run([tmp_path / "projects"], Unattended())
    return path


def uids(services: Services) -> list[str]:
    keys = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    return [services.browsing.rows([key.id])[0].uid for key in keys]


def test_an_original_is_saved_as_it_was(
    services: Services, transcript: Path, tmp_path: Path
) -> None:
    (uid,) = uids(services)
    before = transcript.read_bytes()
    transcript.unlink()
    (saved,) = services.originals.save(uid, tmp_path / "out.jsonl", Unattended())
    assert saved.read_bytes() == before
    (inside,) = services.originals.save(uid, tmp_path, Unattended())
    assert inside == tmp_path / f"{SESSION}.jsonl"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_files_that_belong_together_keep_their_places(services: Services, tmp_path: Path) -> None:
    made = Transcript()
    made.user("How long does rye rise?")
    folder = tmp_path / "projects"
    output = folder / SESSION / "tool-results" / "a.txt"
    output.parent.mkdir(parents=True)
    output.write_text("much output")
    path = made.write(folder)
    services.importing.run([folder], Unattended())
    (uid,) = uids(services)
    services.originals.save(uid, tmp_path / "out", Unattended())
    out = tmp_path / "out"
    assert (out / path.name).read_bytes() == path.read_bytes()
    assert (out / SESSION / "tool-results" / "a.txt").read_text() == "much output"


def test_files_that_have_no_folder_in_common_are_saved_under_their_whole_paths(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a conversation of two files, of one of which no folder is known, as on another drive,
    monkeypatch.chdir(tmp_path)
    first = write_export(Path("bread.json"), conversation("bread", "How long?"))
    later = write_export(tmp_path / "later.json", conversation("bread", "How long?", "Ten hours."))
    services.importing.run([first, later], Unattended())
    (uid,) = uids(services)

    # when it is saved, then both are below the folder that was chosen.
    saved = services.originals.save(uid, tmp_path / "out", Unattended())
    told = {path.relative_to(tmp_path / "out"): path.read_bytes() for path in saved}
    below = later.relative_to(later.anchor)
    assert told == {first: first.read_bytes(), below: later.read_bytes()}


def test_what_a_tool_has_deleted_is_put_back(services: Services, transcript: Path) -> None:
    (uid,) = uids(services)
    before = transcript.read_bytes()
    assert services.originals.put_back(uid, Unattended()) == ()
    transcript.unlink()
    transcript.parent.rmdir()
    assert services.originals.put_back(uid, Unattended()) == (transcript,)
    assert transcript.read_bytes() == before


def test_what_came_from_elsewhere_is_put_where_the_tool_looks(
    services: Services, transcript: Path
) -> None:
    projects = Path(os.environ["HOME"]) / ".claude" / "projects"
    projects.mkdir(parents=True)
    (uid,) = uids(services)
    (written,) = services.originals.put_back(uid, Unattended())
    assert written == projects / "-home-ada" / transcript.name
    assert written.read_bytes() == transcript.read_bytes()


def test_a_file_that_its_tool_moved_is_given_back_once(services: Services, tmp_path: Path) -> None:
    # Given a session of Codex that grew, was archived by it, and was imported each time,
    home = tmp_path / ".codex"
    rollout = Rollout()
    for asked in ("How long does rye rise?", "And spelt?"):
        rollout.user(asked)
        rollout.assistant("Ten hours.")
        path = rollout.write(home / "sessions" / "2026" / "11" / "05")
        services.importing.run([home], Unattended())
    archived = home / "archived_sessions" / path.name
    archived.parent.mkdir()
    path.rename(archived)
    services.importing.run([home], Unattended())
    (uid,) = uids(services)

    # then it is given back as the one file that it is, and nothing is missing in its tool,
    (saved,) = services.originals.save(uid, tmp_path / "out.jsonl", Unattended())
    assert saved.read_bytes() == archived.read_bytes()
    assert services.originals.put_back(uid, Unattended()) == ()

    # until that has it no more.
    archived.unlink()
    (back,) = services.originals.put_back(uid, Unattended())
    assert back.read_bytes() == saved.read_bytes()


def test_a_different_file_is_never_written_over(
    services: Services, transcript: Path, tmp_path: Path
) -> None:
    (uid,) = uids(services)
    transcript.write_text("something else")
    with pytest.raises(UnwritableFile, match="different file"):
        services.originals.put_back(uid, Unattended())
    with pytest.raises(UnwritableFile, match="already"):
        services.originals.save(uid, transcript, Unattended())
    assert transcript.read_text() == "something else"


def test_the_original_of_one_conversation_is_the_export_that_it_was_in(
    services: Services, tmp_path: Path
) -> None:
    export = write_export(
        tmp_path / "conversations.json", conversation("a", "Hello"), conversation("b", "Why?")
    )
    services.importing.run([export], Unattended())
    for uid in uids(services):
        assert [Path(one.path) for one in services.originals.of(uid)] == [export]


def test_where_no_file_is_known_it_is_said(services: Services, merge: MergeFunction) -> None:
    merge(make_session(messages=[make_message("Hello")], external_id="a"))
    (uid,) = uids(services)
    with pytest.raises(NotFound, match="is not kept"):
        services.originals.of(uid)
    with pytest.raises(NotFound, match="No conversation"):
        services.originals.of("nobody")


def stored_bytes(services: Services) -> int:
    return sum(path.stat().st_size for path in (services.folder / "blobs").rglob("*.*"))


def test_a_file_that_grew_costs_its_growth(services: Services, tmp_path: Path) -> None:
    made = Transcript()
    chance = random.Random(3)
    for _ in range(200):
        made.user("".join(chance.choices(string.ascii_letters, k=1_000)))
    path = made.write(tmp_path)
    services.importing.run([path], Unattended())
    first = stored_bytes(services)
    made.user("And one more question.")
    made.write(tmp_path)
    services.importing.run([path], Unattended())
    assert first > 100_000
    assert stored_bytes(services) - first < 1_000
    (uid,) = uids(services)
    (saved,) = services.originals.save(uid, tmp_path / "out", Unattended())
    assert saved.read_bytes() == path.read_bytes()


VERSIONS = st.lists(
    st.tuples(st.sampled_from(["grow", "rewrite", "cut"]), st.integers(1, 3)), max_size=6
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(changes=VERSIONS)
def test_whatever_becomes_of_a_file_its_last_version_is_given_back(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, int]]
) -> None:
    folder = tmp_path_factory.mktemp("versions")
    services = new_vault(folder / "vault")
    made = Transcript()
    made.user("How long does rye rise?")
    path = made.write(folder)
    services.importing.run([path], Unattended())
    for change, number in changes:
        if change == "cut" and len(made.records) > number:
            del made.records[-number:]
        for one in range(number if change != "cut" else 0):
            made.user(f"{change} {one}")
        if change == "rewrite":
            made.records[0]["message"]["content"] = f"Changed {number}"
        made.write(folder)
        services.importing.run([path], Unattended())
        (uid,) = uids(services)
        target = folder / "out"
        services.originals.save(uid, target, Unattended())
        assert target.read_bytes() == path.read_bytes()
        target.unlink()
    services.close()


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_to_nowhere_is_not_written_through(
    services: Services, transcript: Path, tmp_path: Path
) -> None:
    (uid,) = uids(services)
    link = tmp_path / "out.jsonl"
    link.symlink_to(tmp_path / "elsewhere.jsonl")
    with pytest.raises(UnwritableFile, match="a file of that name"):
        services.originals.save(uid, link, Unattended())
    assert link.is_symlink()
    assert not (tmp_path / "elsewhere.jsonl").exists()
