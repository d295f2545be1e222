"""Every sample of the other cloud exports is imported whole; counted a second time here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Text, Thinking
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.samples.export_samples import SAMPLES, sample_files
from tests.samples.reading import read_as

pytestmark = pytest.mark.samples

FOLDERS = {
    "gemini": "gemini-takeout",
    "ai-studio": "aistudio",
    "grok": "grok",
    "deepseek": "deepseek",
}
KEYS = {*FOLDERS, "le-chat", "copilot", "perplexity"}


def is_schema(path: Path) -> bool:
    return path.name.endswith("-schema.json")


def from_page(path: Path) -> tuple[int, int]:
    """Prompts and answers: the cells with a line that ends in a time."""
    cells = re.findall(r'body-1">\s*(.*?)</div>', path.read_text(), re.DOTALL)
    asked = [cell for cell in cells if re.search(r"\d\d:\d\d:\d\d", cell)]
    answered = [cell for cell in asked if "<p>" in cell.partition("SEČ")[2]]
    return len(asked), len(answered)


def from_prompt(path: Path) -> tuple[int, int]:
    chunks = json.loads(path.read_text())["chunkedPrompt"]["chunks"]
    roles = [chunk["role"] for chunk in chunks]
    runs = [role for place, role in enumerate(roles) if [role] != roles[place - 1 : place]]
    return runs.count("user"), runs.count("model")


def from_backend(path: Path) -> tuple[int, int]:
    told: dict[str, Any] = json.loads(path.read_text())
    senders = [
        each["response"]["sender"].lower()
        for conversation in told["conversations"]
        for each in conversation["responses"]
    ]
    return senders.count("human"), senders.count("assistant")


def from_mapping(path: Path) -> tuple[int, int]:
    nodes = json.loads(path.read_text())["mapping"].values()
    kinds = [
        {piece["type"] for piece in node["message"]["fragments"]}
        for node in nodes
        if node.get("message")
    ]
    asked = sum("REQUEST" in each for each in kinds)
    return asked, len(kinds) - asked


COUNTS: dict[str, Callable[[Path], tuple[int, int]]] = {
    "gemini": from_page,
    "ai-studio": from_prompt,
    "grok": from_backend,
    "deepseek": from_mapping,
}


@pytest.mark.parametrize(
    ("key", "path"),
    [
        pytest.param(key, *parameter.values, id=parameter.id, marks=parameter.marks)
        for key, folder in FOLDERS.items()
        for parameter in sample_files(folder)
        if isinstance(parameter, type(pytest.param()))
    ],
)
def test_nothing_is_lost_of_a_sample(key: str, path: Path) -> None:
    if is_schema(path):
        assert read_as(key, path) == ([], [])
        return

    sessions, issues = read_as(key, path)

    messages = [message for session in sessions for message in session.messages]
    roles = [message.role for message in messages]
    assert (roles.count(Role.USER), roles.count(Role.ASSISTANT)) == COUNTS[key](path)
    assert all(isinstance(block, Text | Thinking) for each in messages for block in each.blocks)
    assert not [issue for issue in issues if issue.severity is not Severity.INFO]


def test_no_other_products_file_is_taken_for_one_of_these() -> None:
    folders = sorted(path for path in SAMPLES.glob("*") if path.is_dir())
    for folder in (path for path in folders if path.name not in FOLDERS.values()):
        container = open_container(folder)
        claimed = {portion.importer.key for portion in registry.plan(container).portions}
        assert not claimed & KEYS, folder.name
