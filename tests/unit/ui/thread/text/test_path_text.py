"""Paths that are too long for their line."""

import pytest

from chatvault.ui.thread.text.path_text import shortened


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (40, "/home/ada/bread/src/oven/heat.py"),
        (30, "/home/…/bread/src/oven/heat.py"),
        (29, "/home/…/src/oven/heat.py"),
        (20, "/home/…/oven/heat.py"),
        (18, "…/src/oven/heat.py"),
        (14, "…/oven/heat.py"),
        (10, "…/heat.py"),
        (3, "…/heat.py"),
    ],
)
def test_folders_give_way_to_the_file(room, shown):
    path = "/home/ada/bread/src/oven/heat.py"
    assert shortened(path, lambda text: len(text) <= room) == shown


def test_a_path_of_the_project_begins_where_the_project_does():
    assert shortened("src/a/b/c/d.py", lambda text: len(text) <= 13) == "src/…/c/d.py"
    assert shortened("src/heat.py", lambda text: len(text) <= 9) == "…/heat.py"
