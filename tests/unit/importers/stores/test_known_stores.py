"""Which links to folders are a person's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.importers.stores.computer import LINUX, Computer
from chatvault.importers.stores.known_stores import KnownStores

HOME = Path("/home/ada")
VARIABLES = {"CODEX_HOME": "/srv/codex", "OPENCODE_DB": "/home/ada/open.db"}


@pytest.mark.parametrize(
    ("link", "followed"),
    [
        (".claude", True),  # above
        (".claude/projects", True),  # itself
        (".claude/projects/-home-ada-oven", True),  # in it
        ("/srv/codex/sessions/2026", True),
        (".config/Code/User/workspaceStorage/1a2b", True),
        (".config/Code/User/workspaceStorage/1a2b/chatSessions/a/b", False),  # nothing lies there
        (".claude/plugins", False),
        (".claude/projects-of-others", False),
        (".codex/sessions", False),  # it was moved
        ("Downloads/export/projects", False),
        ("oven", False),  # beside a database
    ],
)
def test_links_are_followed_where_a_tool_keeps_what_it_writes(link: str, followed: bool) -> None:
    stores = KnownStores(Computer(LINUX, HOME, VARIABLES))
    assert stores.follow(str(HOME / link)) is followed


def test_links_are_followed_where_what_a_tool_keeps_lies_in_truth(tmp_path: Path) -> None:
    # Given a tool's folder among dotfiles, with a link in it,
    sessions = tmp_path / "dotfiles" / "codex" / "sessions"
    sessions.mkdir(parents=True)
    (tmp_path / ".codex").symlink_to(tmp_path / "dotfiles" / "codex")
    # when all of the home is gone through, the link is met under its own name.
    stores = KnownStores(Computer(LINUX, tmp_path, {}))
    assert stores.follow(str(sessions / "2026"))
    assert stores.follow(str(tmp_path / ".codex" / "sessions" / "2026"))
    assert not stores.follow(str(tmp_path / "dotfiles" / "codex" / "plugins"))
