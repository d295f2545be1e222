"""chatvault me: which of the people in chats is you."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.test_imports import run
from tests.unit.importers.people.test_people import discord, posted, written

BREAD = "31/12/20, 23:55 - Ada: Is it rye?\n31/12/20, 23:56 - Bo: It is.\n"


@pytest.fixture
def asked(tmp_path: Path) -> str:
    """What an import of a chat among people says."""
    path = written(tmp_path / "WhatsApp Chat with Bo.txt", BREAD)
    return run(tmp_path, "import", str(path)).stderr


def who(tmp_path: Path, *arguments: str) -> dict[str, str]:
    result = run(tmp_path, "me", *arguments, "--json")
    (group,) = json.loads(result.stdout)
    return {one["name"]: one["who"] for one in group["people"]}


def found(tmp_path: Path, query: str) -> int:
    result = json.loads(run(tmp_path, "search", query, "--json").stdout)
    return int(result["total"])


def test_an_import_asks_and_the_answer_is_kept(tmp_path: Path, asked: str) -> None:
    assert "Which one is you in the chats of WhatsApp?" in asked
    assert "chatvault me NAME --source whatsapp" in asked
    assert who(tmp_path) == {"Ada": "unknown", "Bo": "unknown"}
    assert who(tmp_path, "ada") == {"Ada": "me", "Bo": "other"}
    assert (found(tmp_path, "from:me"), found(tmp_path, "from:others")) == (1, 1)
    listed = run(tmp_path, "me").stdout.splitlines()
    assert [line.split() for line in listed[1:]] == [
        ["WhatsApp", "Ada", "you", "1", "1"],
        ["WhatsApp", "Bo", "1", "1"],
    ]
    again = run(tmp_path, "import", str(tmp_path / "WhatsApp Chat with Bo.txt"))
    assert "Which one" not in again.stderr


@pytest.mark.usefixtures("asked")
def test_none_of_them_and_back(tmp_path: Path) -> None:
    assert who(tmp_path, "--none") == {"Ada": "other", "Bo": "other"}
    assert found(tmp_path, "from:me") == 0
    assert who(tmp_path, "--forget") == {"Ada": "unknown", "Bo": "unknown"}


@pytest.mark.usefixtures("asked")
def test_what_is_not_clear_is_asked_back(tmp_path: Path) -> None:
    unknown = run(tmp_path, "me", "Eve")
    assert unknown.exit_code == 1
    assert "Nobody is called “Eve” there." in unknown.stderr
    path = written(tmp_path / "rye.json", discord(posted("1", "One")))
    assert run(tmp_path, "import", str(path)).exit_code == 0
    both = run(tmp_path, "me", "Ada")
    assert both.exit_code == 1
    assert "--source: discord, whatsapp" in both.stderr
    other = run(tmp_path, "me", "--source", "slack")
    assert "no chats among people of the source “slack”" in other.stderr
    assert who(tmp_path, "9", "--source", "discord") == {"Ada": "me"}
