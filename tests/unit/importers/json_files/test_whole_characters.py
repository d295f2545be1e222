"""Half a character in an escape hides nothing of the text around it, wherever it is cut."""

from __future__ import annotations

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from chatvault.importers.json_files.json_events import events
from chatvault.importers.json_files.whole_characters import WholeCharacters, whole

HALVES = st.text(st.sampled_from(["\ud83c", "\udf31", "🌱", "\\", "u", "d", "8", '"', "\n", "é"]))


def mended(text: str) -> str:
    """The text as UTF-16 reads it, where halves that meet are one."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


@given(HALVES)
def test_only_halves_are_replaced(text: str) -> None:
    assert json.loads(whole(json.dumps(text).encode())) == mended(text)


@given(HALVES, st.integers(1, 20))
def test_a_text_is_the_same_in_pieces_of_any_size(text: str, size: int) -> None:
    written = json.dumps(text).encode()
    stream = WholeCharacters(io.BytesIO(written))
    assert b"".join(iter(lambda: stream.read(size), b"")) == whole(written)


def test_what_stands_behind_half_a_character_is_read() -> None:
    written = json.dumps({"bread": "\udf31", "oven": "hot"}).encode()
    assert ("string", "hot") in list(events(io.BytesIO(written), 9))
