"""Where a value ends is told by its brackets, as a parser finds it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.importers.json_files.json_extent import Brackets

VALUES = st.recursive(
    st.none() | st.text() | st.sampled_from(["\\", '"', '\\"', "]}", "[{", '{"a": ["']),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(
    value=st.dictionaries(st.text(), VALUES) | st.lists(VALUES),
    before=st.text(),
    step=st.integers(1, 40),
)
def test_it_ends_where_it_was_written_to_end(value: object, before: str, step: int) -> None:
    # Given a value amid others, of which more and more comes in,
    written, begun = json.dumps(value).encode(), before.encode("utf-8", "replace")
    text, end = bytearray(begun + written + b', {"next": ['), len(begun) + len(written)
    brackets = Brackets(len(begun))
    # then its end is told as soon as it is there, and not before.
    for size in range(len(begun), end, step):
        assert brackets.end_in(text, size) is None
    assert brackets.end_in(text, len(text)) == end


@pytest.mark.parametrize("cut", ['{"a": "', '{"a": "\\', '{"a": "' + '\\"' * 100_000, '{"a": [{}'])
def test_what_is_cut_off_has_no_end(cut: str) -> None:
    text = bytearray(cut.encode())
    assert Brackets(0).end_in(text, len(text)) is None
