"""What a JSON file holds is told from its beginning, whatever stands in its texts."""

from __future__ import annotations

import pytest

from chatvault.importers.json_files.json_shape import shape
from chatvault.importers.json_files.known_shapes import Path

LATER = ', "mapping": {}}]'


@pytest.mark.parametrize(
    "title",
    [
        r"\uDF31 bread",  # the second half of a character, which a cut title begins with
        r"bread \uD83C",
        r"bread \ud83c\udf31",
        r"bread \\uD83C",  # a backslash, and no escape
        r"bread \\\uDF31 oven \n",
    ],
)
def test_half_a_character_hides_no_keys_behind_it(title: str) -> None:
    seen = shape(f'[{{"title": "{title}"{LATER}'.encode())
    assert seen.has("title")
    assert seen.has("mapping")


def test_half_a_character_in_a_key_hides_no_others() -> None:
    assert shape(rb'{"bread \uDFAA": 1, "oven": 2}').has("oven")


def test_a_number_without_end_ends_what_is_told() -> None:
    seen = shape(b'{"bread": ' + b"7" * 9_000 + b', "oven": 2}')
    assert seen.has("bread")


@pytest.mark.parametrize(
    ("head", "paths"),
    [
        (b'{"[]": 0, "!": 1}', {("[]",), ("!",)}),
        (b'[{"[]": 0, "!": 1}]', {("[]",), ("!",)}),
        (b'{"tokens": {"[]": 2}, "!": 1}', {("tokens",), ("tokens", "[]"), ("!",)}),
    ],
)
def test_a_key_that_is_written_like_an_array_is_a_key(head: bytes, paths: set[Path]) -> None:
    """As the vocabulary of a tokenizer has it."""
    assert shape(head, wrapper="tokens").paths == paths
