"""Objects inside of a JSON file: as ijson finds them, and nothing nested without end."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import ijson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import open_container
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.json_files.inner_objects import objects, values
from chatvault.importers.json_files.json_events import NotJson

KEYS = st.sampled_from(["loaves", "crumb", "item", "é"])
LEAVES = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=3)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)
PATHS = st.lists(KEYS, min_size=1, max_size=3)


@given(TREES, PATHS)
def test_it_finds_what_ijson_finds(tree: Any, path: list[str]) -> None:
    text = json.dumps(tree, ensure_ascii=False).encode()
    expected = list(ijson.items(io.BytesIO(text), ".".join(path), use_float=True))
    assert list(values(io.BytesIO(text), tuple(path))) == expected


class Told(io.BytesIO):
    """Notes how much was read of it."""

    told = 0

    def read(self, size: int | None = -1, /) -> bytes:
        some = super().read(size)
        self.told += len(some)
        return some


@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_what_is_nested_without_end_is_given_up_at_once(opening: bytes) -> None:
    stream = Told(b'{"loaves": [1, ' + opening * 1_000_000)
    found = values(stream, ("loaves", "item"))
    assert next(found) == 1
    with pytest.raises(NotJson, match="too deeply"):
        next(found)
    assert stream.told < 1_000_000


def file_of(folder: Path, content: str) -> Path:
    path = folder / "bakery.json"
    path.write_text(content)
    return path


def test_what_stands_before_the_damage_is_kept_and_the_rest_told(tmp_path: Path) -> None:
    issues: list[Issue] = []
    container = open_container(file_of(tmp_path, '{"loaves": [{"rye": 1}, {"rye": 2'))
    findings = Findings(issues.append, "bakery.json")
    found = list(objects(container, "bakery.json", "loaves.item", findings))
    findings.sum_up()
    assert found == [{"rye": 1}]
    assert [issue.severity for issue in issues] == [Severity.ERROR]


def test_a_file_with_nothing_to_read_is_refused(tmp_path: Path) -> None:
    container = open_container(file_of(tmp_path, '{"loaves": [' + "[" * 5_000))
    findings = Findings(lambda _: None, "bakery.json")
    with pytest.raises(UnreadableFile, match="damaged"):
        list(objects(container, "bakery.json", "loaves.item", findings))
