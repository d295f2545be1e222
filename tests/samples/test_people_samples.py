"""Every real chat among people is imported with all messages; counted again here."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.samples.export_samples import SAMPLES, sample_files

pytestmark = pytest.mark.samples

KEYS = ("whatsapp", "telegram", "slack", "discord", "messenger")


def imported(path: Path, key: str) -> list[ParsedSession]:
    container, issues = open_container(path), list[Issue]()
    (portion,) = registry.plan(container).portions
    assert portion.importer.key == key
    found = list(portion.importer.sessions(container, portion.names, issues.append))
    assert issues == []
    return found


@pytest.mark.parametrize("path", sample_files("whatsapp"))
def test_whatsapp(path: Path) -> None:
    begun = [line for line in path.read_text().splitlines() if re.match(r"\[?\d+/\d+/\d+", line)]
    (session,) = imported(path, "whatsapp")
    assert len(session.messages) == len(begun)
    times = [message.created_at or 0 for message in session.messages]
    assert times == sorted(times)


@pytest.mark.parametrize("path", sample_files("telegram"))
def test_telegram(path: Path) -> None:
    told = json.loads(path.read_text())
    chats = told["chats"]["list"] if "chats" in told else [told]
    sessions = imported(path, "telegram")
    assert [len(one.messages) for one in sessions] == [len(chat["messages"]) for chat in chats]


@pytest.mark.parametrize("path", sample_files("slack"))
def test_slack(path: Path) -> None:
    counted: dict[str, int] = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.search(r"/\d{4}-\d\d-\d\d\.json$", name):
                folder = "#" + name.split("/")[-2]
                counted[folder] = counted.get(folder, 0) + len(json.loads(archive.read(name)))
    assert {one.title: len(one.messages) for one in imported(path, "slack")} == counted


def test_no_other_products_file_is_taken_for_one() -> None:
    for folder in sorted(SAMPLES.iterdir()) if SAMPLES.is_dir() else ():
        if folder.is_dir() and folder.name not in KEYS:
            plan = registry.plan(open_container(folder))
            assert not {one.importer.key for one in plan.portions} & set(KEYS), folder.name
