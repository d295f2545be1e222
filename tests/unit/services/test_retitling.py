"""A title that a tool changes without the conversation is followed."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.importers.stores.computer import LINUX, Computer
from chatvault.services.discovering import Discovering
from chatvault.services.following import Following
from chatvault.services.vault import Services
from tests.unit.importers.claude_code.claude_code_files import Transcript
from tests.unit.importers.codex.codex_files import Rollout

WORK = Unattended()
HOUR_S = 3_600


def following(services: Services, home: Path, source: str, folder: str) -> Following:
    made = Following(services.database, services.importing, Discovering(Computer(LINUX, home, {})))
    made.follow(source, home / folder)
    return made


def titles(services: Services) -> list[str]:
    with services.database.rows() as rows:
        return [title for (title,) in rows("SELECT title FROM chat_session ORDER BY title")]


def codex(home: Path) -> Path:
    """A session about rye, and the list of names that has none of it."""
    rollout = Rollout()
    rollout.user("How long does rye rise?", typed=True)
    rollout.assistant("Ten hours.")
    path = rollout.write(home / ".codex" / "sessions" / "2026" / "11" / "05")
    name_codex(home)
    return path


def name_codex(home: Path, *names: str) -> None:
    lines = (json.dumps({"id": Rollout().session, "thread_name": name}) for name in names)
    (home / ".codex" / "session_index.jsonl").write_text("".join(f"{line}\n" for line in lines))


@pytest.mark.parametrize("at_rest", [False, True])
def test_a_name_of_codex_is_followed_though_its_rollout_stays(
    services: Services, tmp_path: Path, at_rest: bool
) -> None:
    # Given a session that is followed, of which the original may be kept,
    path = codex(tmp_path)
    if at_rest:
        long_ago = path.stat().st_mtime - 2 * HOUR_S
        os.utime(path, (long_ago, long_ago))
    follows = following(services, tmp_path, "codex", ".codex/sessions")
    follows.catch_up(WORK)
    assert titles(services) == ["How long does rye rise?"]
    # when it gets a name, and another one,
    for names in (["Rye"], ["Rye", "All about rye"]):
        name_codex(tmp_path, *names)
        changed = follows.catch_up(WORK)
        # then it is called so,
        assert changed.sessions
        assert titles(services) == [names[-1]]
    # and nothing is read for it again.
    assert not follows.catch_up(WORK).sessions


def test_a_name_that_the_session_overrules_is_read_for_once(
    services: Services, tmp_path: Path
) -> None:
    rollout = Rollout()
    rollout.user("How long does rye rise?", typed=True)
    rollout.event("thread_name_updated", thread_name="Rising")
    rollout.write(tmp_path / ".codex" / "sessions" / "2026" / "11" / "05")
    follows = following(services, tmp_path, "codex", ".codex/sessions")
    follows.catch_up(WORK)
    for names in (["Rye"], ["Rye", "Rye"]):
        name_codex(tmp_path, *names)
        assert not follows.catch_up(WORK).sessions
        assert titles(services) == ["Rising"]


def test_a_title_of_claude_desktop_is_followed(services: Services, tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("How long does rye rise?")
    transcript.write(tmp_path / ".claude" / "projects" / "-home-ada-bread")
    follows = following(services, tmp_path, "claude-code", ".claude/projects")
    follows.catch_up(WORK)
    record = tmp_path / ".config/Claude/claude-code-sessions/account/project/local_1.json"
    record.parent.mkdir(parents=True)
    for title in ("Rye", "All about rye"):
        record.write_text(json.dumps({"cliSessionId": transcript.session, "title": title}))
        follows.catch_up(WORK)
        assert titles(services) == [title]
