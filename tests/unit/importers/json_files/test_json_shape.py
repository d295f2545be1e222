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


@pytest.mark.parametrize(
    "number",
    ["NaN", "Infinity", "-Infinity", "1e999", "-1.5E+999", str(2**63), "7" * 9_000, f"{10**25}.5"],
)
def test_a_number_that_cannot_be_read_hides_no_keys_behind_it(number: str) -> None:
    assert shape(f'[{{"title": "A {number}, B", "at": {number}{LATER}'.encode()).paths == {
        ("title",), ("at",), ("mapping",)
    }  # fmt: skip
    assert shape(f'{{"title": [{number} , {number}], "bread": 2}}'.encode()).has("bread")
    # Nor where the text is cut behind it, or within.
    assert shape(f'[{{"at": {number}, "bread": 1, "ov'.encode()).paths == {("at",), ("bread",)}
    assert shape(f'[{{"at": {number}'.encode()).paths == {("at",)}


def test_what_is_no_json_at_all_has_no_keys_behind_it() -> None:
    assert shape(b'{"bread": NaN, oven "rye": NaN, "wheat": 1}').paths == {("bread",)}


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
