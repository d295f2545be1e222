"""What holds for every format of text: it is known by what it holds, however long what it begins
with is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.test_every_beginning import STORES

PASTED = ' Rye, "rye",\t{"so": [1, 🌱]} \\ rye.\n'
ENDINGS = (".json", ".jsonl", ".chat")
NO_TEXT = ("gpt4all",)  # whose files end like those of text

Change = Callable[[object, str], object]


def longer(value: object, text: str) -> object:
    """With that behind everything that somebody may have said."""
    if isinstance(value, dict):
        return {key: longer(one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [longer(one, text) for one in value]
    return value + text if isinstance(value, str) and " " in value else value


def with_instructions(value: object, text: str) -> object:
    """With what a newer version of the tool puts before the rest."""
    if isinstance(value, list):
        return [with_instructions(one, text) for one in value[:1]] + value[1:]
    return {"base_instructions": text, **value} if isinstance(value, dict) else value


def changed(written: str, change: Change, text: str) -> str:
    """A document whose first record was changed, or lines of them."""
    try:
        return json.dumps(change(json.loads(written), text))
    except ValueError:
        first, end, rest = written.partition("\n")
        return json.dumps(change(json.loads(first), text)) + end + rest


def conversations(store: Path) -> Counter[tuple[str, int]]:
    """The formats of the conversations, and how many messages they have."""
    container = open_container(store)
    found = Counter[tuple[str, int]]()
    for portion in registry.plan(container).portions:
        read = portion.importer.sessions(container, portion.names, lambda _: None)
        found.update((portion.importer.key, len(session.messages)) for session in read)
    return found


@pytest.mark.parametrize(
    ("key", "change"),
    [
        (key, change)
        for key in STORES
        if key not in NO_TEXT
        for change in (longer, with_instructions)
    ],
)
def test_a_long_text_in_its_first_record_hides_nothing(
    tmp_path: Path, key: str, change: Change
) -> None:
    found = []
    for times in (1, 8_000):  # of which 300 KB come
        store = tmp_path / str(times)
        store.mkdir()
        STORES[key](store)
        for path in (path for path in store.rglob("*") if path.suffix in ENDINGS):
            written = path.read_text("utf-8")
            path.write_text(changed(written, change, PASTED * times), "utf-8")
        found.append(conversations(store))
    short, long = found
    assert long == short
