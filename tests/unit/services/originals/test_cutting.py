"""Files are cut where their bytes say so: what stays the same stays the same pieces."""

from __future__ import annotations

import io
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from chatvault.services.originals.cutting import SHORT, cut


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def pieces(content: bytes) -> list[bytes]:
    return list(cut(io.BytesIO(content), len(content)))


def test_what_is_short_stays_whole() -> None:
    assert pieces(b"") == [b""]
    assert pieces(noise(SHORT - 1)) == [noise(SHORT - 1)]


def test_what_is_left_of_a_file_is_cut_and_no_more() -> None:
    content = noise(4 * SHORT)
    file = io.BytesIO(content)
    file.seek(SHORT)
    assert b"".join(cut(file, len(content))) == content[SHORT:]
    file.seek(len(content) - 3)
    assert list(cut(file, len(content))) == [content[-3:]]


def test_zeros_are_the_same_piece_again_and_again() -> None:
    found = pieces(bytes(16 * SHORT))
    assert len(found) > 4
    assert len(set(found)) <= 2  # the last may be shorter


def test_pieces_of_a_larger_file_are_longer() -> None:
    large = noise(1 << 16) * (1 << 10)
    assert len(pieces(large)) < len(large) / (1 << 17)


@settings(deadline=None, max_examples=40)
@given(
    size=st.integers(0, 8 * SHORT),
    seed=st.integers(0, 3),
    edits=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 2_000), st.binary(max_size=2_000)), max_size=4
    ),
)
def test_an_edit_makes_a_few_new_pieces_wherever_it_is(
    size: int, seed: int, edits: list[tuple[float, int, bytes]]
) -> None:
    before = noise(size, seed)
    after = bytearray(before)
    for place, removed, inserted in edits:
        start = int(place * len(after))
        after[start : start + removed] = inserted
    old, new = pieces(before), pieces(bytes(after))
    assert b"".join(new) == after
    if min(len(before), len(after)) >= SHORT:
        changed = sum(len(piece) for piece in set(new) - set(old))
        assert changed <= 2 * SHORT * len(edits)
