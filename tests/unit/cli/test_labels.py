"""chatvault tag, folder, note, star and pin: tables for people, JSON for scripts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.command_line import answer, run
from tests.unit.services.importing.test_importing import conversation, write_export


@pytest.fixture
def uids(tmp_path: Path) -> list[str]:
    """The beginnings of the uids of two conversations in a vault."""
    export = write_export(
        tmp_path / "conversations.json",
        conversation("bread", "How long does rye rise?", "Ten hours."),
        conversation("stone", "Which oven?", "A stone oven.", time=1_763_900_000.0),
    )
    assert run(tmp_path, "import", str(export)).exit_code == 0
    return [one["uid"][:8] for one in answer(tmp_path, "list")]


def test_tags_are_given_listed_and_taken_away(tmp_path: Path, uids: list[str]) -> None:
    assert answer(tmp_path, "tag", "add", "[/oven]", *uids) == {"tag": "[/oven]", "given": 2}
    # Whatever the case, it is the same tag; who has it already does not count.
    assert answer(tmp_path, "tag", "add", "[/OVEN]", uids[0])["given"] == 0
    assert answer(tmp_path, "tag", "remove", "[/Oven]", uids[0]) == {"tag": "[/oven]", "taken": 1}
    assert answer(tmp_path, "tag", "list") == [
        {"name": "[/oven]", "color": None, "conversations": 1}
    ]
    assert "[/oven]  " in run(tmp_path, "tag", "list").stdout
    assert answer(tmp_path, "show", uids[1])["session"]["tags"] == ["[/oven]"]


def test_tags_are_renamed_coloured_made_one_and_deleted(tmp_path: Path, uids: list[str]) -> None:
    run(tmp_path, "tag", "add", "oven", uids[0])
    run(tmp_path, "tag", "add", "slow", uids[1])
    assert answer(tmp_path, "tag", "color", "oven", "teal") == {"tag": "oven", "color": "teal"}
    assert answer(tmp_path, "tag", "rename", "oven", "stove")["merged"] is False
    assert answer(tmp_path, "tag", "rename", "slow", "Stove")["merged"] is True
    assert answer(tmp_path, "tag", "list") == [
        {"name": "stove", "color": "teal", "conversations": 2}
    ]
    # Deleting asks first; it cannot be taken back here.
    assert run(tmp_path, "tag", "delete", "stove", typed="n\n").exit_code == 1
    assert answer(tmp_path, "tag", "delete", "stove", "--yes") == {"tag": "stove", "taken": 2}
    assert "There is no tag." in run(tmp_path, "tag", "list").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("tag", "add", " ", "UID"), 1, "needs a name"),
        (("tag", "add", "oven", "nobody"), 1, "nobody"),
        (("tag", "rename", "oven", "stove"), 1, "There is no tag “oven”"),
        (("tag", "color", "oven", "loud"), 2, "Say one of"),
        (("folder", "move", "UID", "--to", "Work"), 1, "There is no folder “Work”"),
        (("folder", "move", "UID"), 2, "--to"),
        (("folder", "create", "a\nb"), 1, "one line"),
    ],
)
def test_what_cannot_be_ends_with_a_sentence(
    tmp_path: Path, uids: list[str], arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = run(tmp_path, *(uids[0] if one == "UID" else one for one in arguments))
    assert (done.exit_code, done.stdout) == (code, "")
    assert said in done.stderr


def test_folders_are_made_filled_nested_and_listed(tmp_path: Path, uids: list[str]) -> None:
    # Given folders inside each other, named by their name or by their path,
    assert answer(tmp_path, "folder", "create", "Work")["path"] == ["Work"]
    run(tmp_path, "folder", "create", "Ovens", "--in", "work")
    run(tmp_path, "folder", "create", "Home")
    moved = answer(tmp_path, "folder", "move", *uids, "--to", "work/ovens")
    assert moved == {"moved": 2, "folder": "Work/Ovens"}
    assert answer(tmp_path, "folder", "list") == [
        {"path": ["Work"], "conversations": 0, "with_inside": 2},
        {"path": ["Work", "Ovens"], "conversations": 2, "with_inside": 2},
        {"path": ["Home"], "conversations": 0, "with_inside": 0},
    ]
    assert "\n  Ovens" in run(tmp_path, "folder", "list").stdout
    # when one is nested otherwise, renamed and deleted,
    assert answer(tmp_path, "folder", "nest", "Ovens", "--in", "Home")["path"] == ["Home", "Ovens"]
    assert answer(tmp_path, "folder", "rename", "Ovens", "Stoves")["path"] == ["Home", "Stoves"]
    gone = answer(tmp_path, "folder", "delete", "Stoves", "--yes")
    # then its conversations lie where it lay, until they are taken out of there.
    assert gone == {"deleted": "Home/Stoves", "moved": 2}
    out = answer(tmp_path, "folder", "move", uids[0], "--out")
    assert out == {"moved": 1, "folder": None}
    assert answer(tmp_path, "folder", "list")[1]["conversations"] == 1


def test_a_name_that_two_folders_have_has_to_be_a_path(tmp_path: Path, uids: list[str]) -> None:
    for parent in ("Work", "Home"):
        run(tmp_path, "folder", "create", parent)
        run(tmp_path, "folder", "create", "Old", "--in", parent)
    done = run(tmp_path, "folder", "move", uids[0], "--to", "old")
    assert done.exit_code == 1
    assert "“Work/Old”, “Home/Old”" in done.stderr
    assert answer(tmp_path, "folder", "move", uids[0], "--to", "home/old")["moved"] == 1


def test_what_has_a_tag_or_is_in_a_folder_is_listed(tmp_path: Path, uids: list[str]) -> None:
    # Given one with a tag and the other in a folder in a folder,
    run(tmp_path, "tag", "add", "oven", uids[0])
    run(tmp_path, "folder", "create", "Work")
    run(tmp_path, "folder", "create", "Ovens", "--in", "Work")
    run(tmp_path, "folder", "move", uids[1], "--to", "Ovens")
    # when they are listed by these, then each is found by its own.
    tagged = answer(tmp_path, "list", "--tag", "OVEN")
    inside = answer(tmp_path, "list", "--folder", "work")
    assert [one["uid"][:8] for one in tagged] == [uids[0]]
    assert [one["uid"][:8] for one in inside] == [uids[1]]
    assert answer(tmp_path, "list", "--tag", "oven", "--folder", "work") == []
    assert "There is none." in run(tmp_path, "list", "--tag", "oven", "--folder", "work").stderr
    assert "There is no tag “stove”" in run(tmp_path, "list", "--tag", "stove").stderr


def test_a_note_is_given_told_and_taken_away(tmp_path: Path, uids: list[str]) -> None:
    assert answer(tmp_path, "note", uids[0], "Try [it] with rye.")["note"] == "Try [it] with rye."
    assert run(tmp_path, "note", uids[0]).stdout == "Try [it] with rye.\n"
    assert answer(tmp_path, "show", uids[0])["session"]["note"] == "Try [it] with rye."
    assert run(tmp_path, "note", uids[0], "Other", "--remove").exit_code == 2
    assert answer(tmp_path, "note", uids[0], "--remove")["note"] == ""
    assert "It has no note." in run(tmp_path, "note", uids[0]).stderr


@pytest.mark.parametrize(("mark", "marked"), [("star", "starred"), ("pin", "pinned")])
def test_stars_and_pins_are_set_and_taken_away(
    tmp_path: Path, uids: list[str], mark: str, marked: str
) -> None:
    assert answer(tmp_path, mark, uids[0], uids[0]) == {marked: 1}
    assert f"1 conversation {marked}." in run(tmp_path, mark, *uids).stdout
    assert [one[marked] for one in answer(tmp_path, "list")] == [True, True]
    assert answer(tmp_path, mark, uids[0], "--remove") == {f"un{marked}": 1}
    assert answer(tmp_path, "show", uids[0])["session"][marked] is False
    assert run(tmp_path, mark, uids[1], "nobody").exit_code == 1


def test_nobody_is_asked_about_a_tag_that_is_not_there(tmp_path: Path, uids: list[str]) -> None:
    done = run(tmp_path, "tag", "delete", "stove", typed="y\n")
    assert done.exit_code == 1
    assert done.stderr.startswith("There is no tag “stove”")
    run(tmp_path, "tag", "add", "oven", uids[0])
    assert "Delete the tag “oven”?" in run(tmp_path, "tag", "delete", "OVEN", typed="y\n").stderr
