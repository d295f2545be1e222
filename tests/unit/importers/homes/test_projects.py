"""The folder that a tool names is the project of its conversations."""

from __future__ import annotations

import pytest

from chatvault.importers.homes.projects import project_of


@pytest.mark.parametrize(
    ("told", "path", "name"),
    [
        ("/home/ada/loaf", "/home/ada/loaf", "loaf"),
        (r"E:\bread\loaf", r"E:\bread\loaf", "loaf"),
        (r"\\?\E:\bread\loaf", r"E:\bread\loaf", "loaf"),
        (r"\\?\UNC\oven\bread\loaf", r"\\oven\bread\loaf", "loaf"),
        (r"\\?\Volume{1a2b}\loaf", r"\\?\Volume{1a2b}\loaf", "loaf"),
        (r"\\oven\bread\loaf", r"\\oven\bread\loaf", "loaf"),
    ],
)
def test_a_folder_is_one_project_however_windows_has_it_written(
    told: str, path: str, name: str
) -> None:
    project = project_of(told)
    assert project is not None
    assert (project.path, project.name) == (path, name)


def test_no_folder_is_no_project() -> None:
    assert project_of("") is None
