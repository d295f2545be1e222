"""Repositories and folders by their names."""

from __future__ import annotations

import pytest

from chatvault.domain.working_folder import folder_name, is_within, remote_name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("git@github.com:ada/loaf.git", "github.com/ada/loaf"),
        ("github.com:ada/loaf", "github.com/ada/loaf"),
        ("https://github.com/ada/loaf.git/", "github.com/ada/loaf"),
        ("https://ada:secret@GitHub.com/ada/loaf", "github.com/ada/loaf"),
        ("ssh://git@git.example.org:2222/ada/loaf.git", "git.example.org/ada/loaf"),
        ("git@x:y", "x/y"),
        ("file:///srv/git/loaf.git", "/srv/git/loaf"),
        ("/srv/git/loaf.git", "/srv/git/loaf"),
        (r"C:\git\loaf", r"C:\git\loaf"),
        ("", ""),
    ],
)
def test_a_remote_is_named_without_the_way_it_is_reached_by(address: str, name: str) -> None:
    assert remote_name(address) == name
    assert remote_name(name) == name


def test_a_folder_lies_in_itself_and_in_those_above_it() -> None:
    assert is_within("/home/ada/loaf", "/home/ada/loaf/")
    assert is_within(r"C:\work\loaf\src", r"C:\work\loaf")
    assert not is_within("/home/ada/loaf-2", "/home/ada/loaf")


@pytest.mark.parametrize("path", ["/home/ada/loaf", "/home/ada/loaf/", r"C:\work\loaf", "loaf"])
def test_a_folder_is_named_by_the_last_part_of_its_path(path: str) -> None:
    assert folder_name(path) == "loaf"
