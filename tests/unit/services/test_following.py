"""The vault keeps up with what a tool writes, also with what was written in between."""

from __future__ import annotations

import dataclasses
import os
import shutil
from pathlib import Path

import pytest

from chatvault.domain.changes import Changes
from chatvault.domain.session import Relation, SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.importers.stores.computer import LINUX, Computer
from chatvault.importers.stores.places import PLACES
from chatvault.services.discovering import Discovering
from chatvault.services.following import Following, group, session_ids
from chatvault.services.vault import Services
from tests.unit.importers.claude_code.claude_code_files import Transcript, text
from tests.unit.importers.codex.codex_files import Rollout
from tests.unit.importers.pi_agent import pi_agent_files as pi

RYE = "5f0c2a7e-1b7d-4c1e-9a55-0d6f6f1a2b3c"
OVEN = "0d1c2b3a-aaaa-4bbb-8ccc-0123456789ab"
THIRD, FOURTH = (f"{number}1111111-1111-4111-8111-111111111111" for number in (3, 4))
WORK = Unattended()


def said(session: str, *turns: str) -> Transcript:
    """A conversation with Claude Code in which a person said that."""
    transcript = Transcript(session)
    for number, turn in enumerate(turns):
        transcript.user(turn)
        transcript.assistant(f"msg_{session[:4]}_{number}", text("Ten hours."))
    return transcript


class Home:
    """A person's home, with a vault that follows Claude Code in it."""

    def __init__(self, home: Path, services: Services) -> None:
        self.services = services
        self.projects = home / ".claude" / "projects"
        self.project = self.projects / "-home-ada-bread"
        discovering = Discovering(Computer(LINUX, home, {}))
        self.following = Following(services.database, services.importing, discovering)
        self.write(RYE, "How long does rye rise?")
        self.following.follow("claude-code", self.projects)

    def write(self, session: str, *turns: str) -> str:
        """Write a conversation; its path in the followed folder."""
        path = said(session, *turns).write(self.project)
        return path.relative_to(self.projects).as_posix()

    def catch_up(self, *names: str) -> Changes:
        """Look at those files, or at all."""
        touched = {self.projects: frozenset(names)} if names else None
        return self.following.catch_up(WORK, touched)

    @property
    def titles(self) -> list[str]:
        return sorted(row.title for row in self._rows())

    @property
    def gone(self) -> list[str]:
        page = self.services.searching.search("is:gone", WORK)
        return sorted({group.title for group in page.groups})

    def messages(self, title: str) -> int:
        return next(row.messages for row in self._rows() if row.title == title)

    def runs(self) -> int:
        with self.services.database.read() as session:
            return int(
                session.connection().exec_driver_sql("SELECT count(*) FROM import_run").scalar_one()
            )

    def originals(self) -> list[str]:
        with self.services.database.read() as session:
            rows = session.connection().exec_driver_sql("SELECT path FROM source_file")
            return sorted(Path(path).stem for (path,) in rows)

    def _rows(self):  # type: ignore[no-untyped-def]
        keys = self.services.browsing.keys(SessionScope(status=None), SessionSort.CREATED)
        return self.services.browsing.rows([key.id for key in keys])


@pytest.fixture
def home(tmp_path: Path, services: Services) -> Home:
    return Home(tmp_path / "ada", services)


def test_what_is_there_is_read_and_then_only_what_changes(home: Home) -> None:
    assert home.catch_up().sessions
    assert home.titles == ["How long does rye rise?"]
    assert home.catch_up() == Changes()

    name = home.write(RYE, "How long does rye rise?", "And wheat?")
    assert home.catch_up(name).messages
    assert home.messages("How long does rye rise?") == 4


def test_a_name_that_is_no_text_is_kept_up_with(home: Home) -> None:
    # Given a file in the folder whose name is no UTF-8, beside the conversation,
    home.write(OVEN, "Which oven?")
    odd = home.project / os.fsdecode(b"caf\xe9.jsonl")
    try:
        (home.project / f"{OVEN}.jsonl").rename(odd)
    except OSError:
        pytest.skip("the names of this disk are text")
    # when the folder is looked at, both are read, and then only what changes.
    home.catch_up()
    assert home.titles == ["How long does rye rise?", "Which oven?"]
    assert home.catch_up() == Changes()
    # And that it is gone is noticed.
    odd.unlink()
    home.catch_up()
    assert home.catch_up() == Changes()


def test_what_was_written_while_nobody_looked_is_found_at_the_next_start(home: Home) -> None:
    home.catch_up()
    home.write(OVEN, "Which oven?")
    home.catch_up()
    assert home.titles == ["How long does rye rise?", "Which oven?"]


def test_a_name_that_was_touched_and_is_the_same_costs_nothing(home: Home) -> None:
    home.catch_up()
    assert home.catch_up(f"-home-ada-bread/{RYE}.jsonl", "never/was.jsonl") == Changes()


def test_only_what_belongs_together_is_read_again(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.write(OVEN, "Which oven?")
    home.catch_up()
    read: list[tuple[str, ...]] = []
    run = home.services.importing.run

    def note(paths, work, **options):  # type: ignore[no-untyped-def]
        read.extend(options["chosen"].values())
        return run(paths, work, **options)

    monkeypatch.setattr(home.services.importing, "run", note)
    home.catch_up(home.write(OVEN, "Which oven?", "How hot?"))
    assert read == [(f"-home-ada-bread/{OVEN}.jsonl",)]


def summarised(home: Home, session: str, title: str, of: Transcript, *turns: str) -> str:
    """A conversation whose file begins with the title of another one, as older versions wrote."""
    made = Transcript(session)
    made.loose(type="summary", summary=title, leafUuid=of.records[0]["uuid"])
    for turn in turns:
        made.user(turn, uuid=f"{session[:8]}-{turn}")
    return made.write(home.project).relative_to(home.projects).as_posix()


def test_a_title_in_another_file_is_given_whichever_came_first(home: Home) -> None:
    """Both ways: the file with the title is new, or the conversation that it is of."""
    rye, oven = said(RYE, "How long does rye rise?"), Transcript(OVEN)
    oven.user("Which oven?", uuid="oven-1")
    home.catch_up()
    home.catch_up(summarised(home, THIRD, "All about rye", rye, "And wheat?"))
    assert home.titles == ["All about rye", "And wheat?"]

    home.catch_up(summarised(home, FOURTH, "Ovens of stone", oven, "And spelt?"))
    home.catch_up(oven.write(home.project).relative_to(home.projects).as_posix())
    assert home.titles == ["All about rye", "And spelt?", "And wheat?", "Ovens of stone"]


def test_a_title_from_another_file_stays_while_its_conversation_grows(home: Home) -> None:
    rye = said(RYE, "How long does rye rise?")
    home.catch_up()
    home.catch_up(summarised(home, THIRD, "All about rye", rye, "And wheat?"))
    home.catch_up(home.write(RYE, "How long does rye rise?", "And in summer?"))
    assert home.titles == ["All about rye", "And wheat?"]
    # also once it is at rest, and its original is kept.
    os.utime(home.project / f"{RYE}.jsonl", (1_700_000_000, 1_700_000_000))
    home.catch_up()
    assert home.titles == ["All about rye", "And wheat?"]


def test_what_a_conversation_goes_on_in_is_linked_though_that_was_read_before(home: Home) -> None:
    # Given two conversations that were read,
    name = home.write(OVEN, "Which oven?")
    home.catch_up()
    # when the one tells that it goes on in the other, which then grows,
    rye = said(RYE, "How long does rye rise?")
    rye.loose(type="continued-in", continuedInSessionId=OVEN)
    home.catch_up(rye.write(home.project).relative_to(home.projects).as_posix())
    home.write(OVEN, "Which oven?", "And for spelt?")
    home.catch_up(name)
    # then it is its continuation.
    rows = {row.title: row for row in home._rows()}
    earlier, later = rows["How long does rye rise?"], rows["Which oven?"]
    assert (later.parent_id, later.relation) == (earlier.id, Relation.CONTINUATION)
    assert earlier.parent_id is None


def test_a_half_written_line_is_read_once_it_is_whole(home: Home) -> None:
    whole = said(RYE, "How long does rye rise?", "And wheat?").content
    path = home.project / f"{RYE}.jsonl"
    path.write_bytes(whole[:-200])
    home.catch_up()
    assert home.messages("How long does rye rise?") < 4
    path.write_bytes(whole)
    home.catch_up(f"-home-ada-bread/{RYE}.jsonl")
    assert home.messages("How long does rye rise?") == 4


def test_what_vanishes_is_marked_and_stays(home: Home) -> None:
    name = home.write(OVEN, "Which oven?")
    home.catch_up()
    (home.projects / name).unlink()
    assert home.catch_up(name).sessions
    assert home.titles == ["How long does rye rise?", "Which oven?"]
    assert home.gone == ["Which oven?"]

    home.write(OVEN, "Which oven?")
    home.catch_up(name)
    assert home.gone == []


def test_what_vanished_while_nobody_looked_is_marked_at_the_next_start(home: Home) -> None:
    name = home.write(OVEN, "Which oven?")
    home.catch_up()
    (home.projects / name).unlink()
    home.catch_up()
    assert home.gone == ["Which oven?"]


def test_a_file_that_moves_is_not_gone(home: Home) -> None:
    home.catch_up()
    home.project.rename(home.projects / "-home-ada-flour")
    home.catch_up()
    assert home.gone == []
    assert home.titles == ["How long does rye rise?"]


def test_a_file_that_is_renamed_is_not_gone(tmp_path: Path, services: Services) -> None:
    # Given a session that tells its id itself, and to which nobody writes,
    folder = tmp_path / "ada" / ".pi" / "agent" / "sessions"
    path = pi.write(folder / "bread" / f"2026-05-10_{pi.SESSION}.jsonl", pi.whole())
    os.utime(path, (1_700_000_000, 1_700_000_000))
    discovering = Discovering(Computer(LINUX, tmp_path / "ada", {}))
    following = Following(services.database, services.importing, discovering)
    following.follow("pi-agent", folder)
    following.catch_up(WORK)
    # when its file is called otherwise,
    path.rename(path.with_name("kept.jsonl"))
    following.catch_up(WORK)
    # then it is there.
    assert services.searching.search("is:gone", WORK).total == 0
    assert services.searching.search("stamp", WORK).total > 0


def test_a_rollout_that_is_archived_is_not_gone(tmp_path: Path, services: Services) -> None:
    root = tmp_path / "ada" / ".codex"
    rollout = Rollout()
    rollout.user("Which oven?", typed=True)
    path = rollout.write(root / "sessions" / "2026" / "11" / "05")
    (root / "archived_sessions").mkdir()
    discovering = Discovering(Computer(LINUX, tmp_path / "ada", {}))
    following = Following(services.database, services.importing, discovering)
    for folder in ("archived_sessions", "sessions"):
        following.follow("codex", root / folder)
    following.catch_up(WORK)
    path.rename(root / "archived_sessions" / path.name)
    following.catch_up(WORK)
    assert services.searching.search("is:gone", WORK).total == 0


def test_a_file_that_is_rotated_keeps_what_it_held_before(home: Home) -> None:
    name = home.write(RYE, "How long does rye rise?", "And wheat?")
    home.catch_up(name)
    path = home.projects / name
    path.rename(path.with_name(f"{path.name}.1"))
    later = said(RYE, "And spelt?")
    for record in later.records:
        record["uuid"], record["parentUuid"] = f"later-{record['uuid']}", None
        record["message"]["id"] = "msg_later"
    later.write(home.project)
    home.catch_up(name, f"{name}.1")
    assert home.messages("How long does rye rise?") == 6
    assert home.gone == []


@pytest.mark.parametrize("left", ["nothing", "an empty folder"])
def test_a_disk_that_is_away_loses_nothing(home: Home, left: str) -> None:
    home.catch_up()
    away = home.projects.with_name("away")
    home.projects.rename(away)
    if left == "an empty folder":
        home.projects.mkdir()
    assert home.catch_up() == Changes()
    assert home.catch_up(f"-home-ada-bread/{RYE}.jsonl") == Changes()
    assert home.gone == []

    shutil.rmtree(home.projects, ignore_errors=True)
    away.rename(home.projects)
    home.write(RYE, "How long does rye rise?", "And wheat?")
    home.catch_up()
    assert home.messages("How long does rye rise?") == 4


def test_what_may_not_be_looked_at_is_not_taken_for_gone(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.catch_up()
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("-home-ada-bread"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    home.catch_up()
    assert home.gone == []


def test_an_original_is_kept_once_the_file_is_at_rest(home: Home) -> None:
    home.catch_up()
    assert home.originals() == []
    assert home.runs() == 0  # nothing is told of every line

    path = home.project / f"{RYE}.jsonl"
    long_ago = path.stat().st_mtime - 7_200
    os.utime(path, (long_ago, long_ago))
    home.catch_up()
    assert home.originals() == [RYE]
    assert home.catch_up() == Changes()
    assert home.runs() == 1


@pytest.mark.parametrize(("ahead_s", "kept"), [(366 * 86_400, [RYE]), (2 * 3_600, [])])
def test_an_original_is_kept_of_a_file_from_days_to_come(
    home: Home, ahead_s: int, kept: list[str]
) -> None:
    # Given a file that was written while the clock was a year ahead, or by a computer whose
    # clock is hours ahead and that may write to it still,
    path = home.project / f"{RYE}.jsonl"
    written = path.stat().st_mtime + ahead_s
    os.utime(path, (written, written))
    # when the folder is looked at, only the first is at rest: its time tells nothing.
    home.catch_up()
    assert home.originals() == kept
    assert home.catch_up() == Changes()


def test_a_file_that_was_emptied_loses_nothing(home: Home) -> None:
    home.catch_up()
    path = home.project / f"{RYE}.jsonl"
    path.write_bytes(b"")
    home.catch_up()
    assert home.titles == ["How long does rye rise?"]
    assert home.messages("How long does rye rise?") == 2
    assert home.gone == []  # its file is there
    # And once something is said in it again, that comes to what was there.
    home.write(RYE, "How long does rye rise?", "And wheat?")
    home.catch_up()
    assert home.messages("How long does rye rise?") == 4


def test_a_folder_that_is_left_is_not_looked_at(home: Home) -> None:
    home.catch_up()
    home.following.leave(home.projects)
    home.write(OVEN, "Which oven?")
    assert home.catch_up() == Changes()
    assert home.following.folders() == ()
    assert home.titles == ["How long does rye rise?"]


def test_what_can_be_followed_is_what_was_found_or_is_followed(home: Home) -> None:
    (only,) = home.following.sources(WORK)
    assert dataclasses.astuple(only) == ("claude-code", home.projects, True, True)
    shutil.rmtree(home.projects)
    (only,) = home.following.sources(WORK)
    assert not only.is_there
    home.following.leave(home.projects)
    assert home.following.sources(WORK) == ()


def test_a_followed_folder_that_cannot_be_asked_is_away(home: Home, tmp_path: Path) -> None:
    # As on a mount whose server is gone.
    unanswered = tmp_path / ("n" * 300)
    home.following.follow("claude-code", unanswered)
    (away,) = [one for one in home.following.sources(WORK) if one.path == unanswered]
    assert not away.is_there


def test_following_twice_is_following(home: Home) -> None:
    home.following.follow("claude-code", home.projects)
    assert home.following.folders() == (home.projects,)


@pytest.mark.parametrize(
    ("source", "name", "expected"),
    [
        ("claude-code", f"p/{RYE}.jsonl", ("p", RYE)),
        ("claude-code", f"p/{RYE}/subagents/agent-a1.jsonl", ("p", RYE)),
        ("gemini-cli", "p/chats/session-1.json", ("p",)),
        ("opencode", "storage/part/m/p.json", ()),
        ("goose", "20250602_101112.jsonl", ()),
        ("crush", "crush.db-wal", ()),
        ("zed", "threads.db", ()),
    ],
)
def test_files_are_read_together_by_their_place(
    source: str, name: str, expected: tuple[str, ...]
) -> None:
    place = next(place for place in PLACES if place.source == source)
    assert group(place, name) == expected


def test_files_tell_the_ids_of_their_conversations() -> None:
    assert RYE in session_ids([f"p/{RYE}.jsonl"])
    assert OVEN in session_ids([f"2026/11/05/rollout-2026-11-05T09-30-00-{OVEN}.jsonl.zst"])
    assert "17" in session_ids(["17/ui_messages.json"])
    assert RYE not in session_ids([f"p/{RYE}/subagents/agent-a1.jsonl"])
