"""A way through folders meets every file once, whatever links lie there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chatvault.importers.containers.container import open_container
from chatvault.importers.containers.folder_walk import FolderWalk
from tests.homes import put


def walk(folder: Path, *, depth: float = float("inf")) -> list[str]:
    """The names on a way that follows links."""
    way = FolderWalk(str(folder), follows=lambda _link: True, depth=depth)
    return sorted(name for name, _ in way.files())


def link(path: Path, target: Path | str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target, target_is_directory=True)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A folder with one file, beside which something else lies."""
    put(tmp_path / "else" / "secret.jsonl")
    put(tmp_path / "store" / "oven" / "1.jsonl")
    return tmp_path / "store"


def test_what_a_link_leads_to_goes_by_the_name_of_the_link(tmp_path: Path, store: Path) -> None:
    put(tmp_path / "dotfiles" / "rye" / "2.jsonl")
    link(store / "moved", tmp_path / "dotfiles")
    assert walk(store) == ["moved/rye/2.jsonl", "oven/1.jsonl"]


def test_a_link_in_what_a_link_leads_to_is_followed_too(tmp_path: Path, store: Path) -> None:
    put(tmp_path / "disk" / "2.jsonl")
    link(tmp_path / "dotfiles" / "rye", tmp_path / "disk")
    link(store / "moved", tmp_path / "dotfiles")
    assert walk(store) == ["moved/rye/2.jsonl", "oven/1.jsonl"]


@pytest.mark.parametrize(
    "target", [".", "..", "../..", "oven", "../again", "/", "nowhere", "again"]
)
def test_no_link_leads_up_or_round_or_twice_to_one_place(store: Path, target: str) -> None:
    link(store / "again", target)
    assert walk(store) == ["oven/1.jsonl"]


def test_two_links_lead_to_a_folder_once(tmp_path: Path, store: Path) -> None:
    put(tmp_path / "dotfiles" / "2.jsonl")
    link(tmp_path / "dotfiles" / "back", store)
    for name in ("b", "a", "c/d"):
        link(store / name, tmp_path / "dotfiles")
    assert walk(store) == ["a/2.jsonl", "oven/1.jsonl"]


def test_a_link_goes_no_deeper_than_is_wanted(tmp_path: Path, store: Path) -> None:
    put(tmp_path / "dotfiles" / "2.jsonl")
    put(tmp_path / "dotfiles" / "deep" / "3.jsonl")
    link(store / "moved", tmp_path / "dotfiles")
    assert walk(store, depth=1) == ["moved/2.jsonl", "oven/1.jsonl"]


def test_a_link_to_a_file_is_no_file(tmp_path: Path, store: Path) -> None:
    (store / "2.jsonl").symlink_to(tmp_path / "else" / "secret.jsonl")
    assert walk(store) == ["oven/1.jsonl"]


def test_of_a_folder_that_was_chosen_no_link_is_followed_and_those_that_lead_out_are_told(
    tmp_path: Path, store: Path
) -> None:
    link(store / "inner", store / "oven")
    link(store / "up", tmp_path)
    link(store / "out", tmp_path / "else")
    container = open_container(store)
    assert container.names() == ("oven/1.jsonl",)
    assert container.left == ("out",)


def test_a_folder_that_is_a_link_itself_is_gone_through(tmp_path: Path, store: Path) -> None:
    link(tmp_path / "named", store)
    assert open_container(tmp_path / "named").names() == ("oven/1.jsonl",)


def test_a_folder_that_goes_while_it_is_gone_through_is_passed_over(store: Path) -> None:
    put(store / "rye" / "2.jsonl")
    way = FolderWalk(str(store), check=lambda: None).files()
    first, _ = next(way)
    other = "rye" if first.startswith("oven") else "oven"
    for name in os.listdir(store / other):
        (store / other / name).unlink()
    (store / other).rmdir()
    assert list(way) == []
