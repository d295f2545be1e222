"""Of the first bytes of JSON long texts are left out, and nothing else."""

from __future__ import annotations

import io
import json
import random

import pytest

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.beginnings import LOOKED_THROUGH, beginning

MOST = 65_536
LONG = "rye and spelt, " * 20_000


def told(value: object) -> bytes:
    return json.dumps(value).encode()


def test_what_stands_behind_a_long_text_is_in_the_beginning() -> None:
    head = beginning(io.BytesIO(told({"said": LONG, "role": "user"})), MOST)
    record = json.loads(head)
    assert record["role"] == "user"
    assert LONG.startswith(record["said"][:1_000])
    assert len(head) < MOST


def test_lines_behind_a_long_one_are_in_it_too() -> None:
    lines = b"\n".join([told({"said": LONG}), told({"said": LONG}), told({"role": "user"}), b""])
    records = [json.loads(line) for line in beginning(io.BytesIO(lines), MOST).splitlines()]
    assert records[2] == {"role": "user"}


@pytest.mark.parametrize("seed", range(40))
def test_a_text_may_be_cut_at_any_sign(seed: int) -> None:
    chance = random.Random(seed)
    signs = ('"', "\\", "\n", "é", "🌱", "u", "rye", "\\u00", '\\"')
    said = "".join(chance.choices(signs, k=chance.randrange(60_000, 90_000)))
    whole = {"a": said, "b": said[::-1], "role": "user"}
    record = json.loads(beginning(io.BytesIO(told(whole)), MOST))
    assert record["role"] == "user"
    assert said.startswith(record["a"][:100])


def test_what_is_short_or_no_json_stays_as_it_is() -> None:
    texts = "no texts", told([{"said": "rye"}] * 9_000), b'"' + LONG.encode(), b"\0" * 200_000
    for text in (texts[0].encode(), *texts[1:]):
        assert beginning(io.BytesIO(text), MOST) == text[:MOST]


def test_a_text_without_an_end_is_not_looked_through_for_ever() -> None:
    stream = io.BytesIO(b'{"said": "' + bytes(2 * LOOKED_THROUGH))
    assert len(beginning(stream, MOST)) < MOST
    assert stream.tell() <= LOOKED_THROUGH + MOST


def test_of_what_is_damaged_there_is_what_stands_before() -> None:
    class Damaged(io.BytesIO):
        def read1(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= 100_000:
                raise UnreadableFile("The file is damaged.")
            return super().read1(size)

    assert beginning(Damaged(told({"said": LONG})), MOST).startswith(b'{"said": "rye')
    damaged = Damaged(told({"said": LONG}))
    damaged.seek(100_000)
    with pytest.raises(UnreadableFile):
        beginning(damaged, MOST)
