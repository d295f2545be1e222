"""Which links to folders are a person's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.importers.computer import LINUX, Computer
from chatvault.importers.known_stores import KnownStores

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
