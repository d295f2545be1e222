"""Damaged and malicious files of every format: a reader tells of them, and does nothing else.

CHATVAULT_HOSTILE says how many of each format (10,000).
"""

from __future__ import annotations

import os
import random
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chatvault.errors import KnownError
from chatvault.storage.merging.prepared_session import prepare
from tests.torture import figures
from tests.torture.killing import dice
from tests.unit.importers.export_files import imported
from tests.unit.importers.specimens import SPECIMENS
from tests.unit.importers.test_every_format import NASTY

pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="asks Linux")

OF_EACH = int(os.environ.get("CHATVAULT_HOSTILE", "10000"))
LONGEST_S = 10.0  # of processor time, whatever else the machine does
MOST_MB = 300  # more than before
_VALUE = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null')
_VALUES = (
    b"null", b"true", b"-1", b"0", b"1e400", b"9" * 6_000, b'""', b'"\\ud800"', b'"\\u0000"',
    b"[]", b"{}", b"[[[[[]]]]]", b"[" * 5_000 + b"]" * 5_000, b'{"a":1,"a":[2]}', b"NaN",
    b'"9999-99-99T99:99:99Z"', b"253402300800000", b"-9223372036854775809",
)  # fmt: skip

Mutate = Callable[[bytes, random.Random], bytes]


def flipped(content: bytes, chance: random.Random) -> bytes:
    data = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def without_a_piece(content: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.choices(range(len(content)), k=2))
    return content[:first] + content[last:]


def with_a_piece_twice(content: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.choices(range(len(content)), k=2))
    return content[:last] + content[first:]


def with_something_nasty(content: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(content))
    return content[:place] + chance.choice(NASTY) + content[place:]


def with_other_values(content: bytes, chance: random.Random) -> bytes:
    """JSON, where it is some, that stays JSON mostly, and says something else."""
    for _ in range(chance.randint(1, 3)):
        found = list(_VALUE.finditer(content))
        if found:
            one = chance.choice(found)
            content = content[: one.start()] + chance.choice(_VALUES) + content[one.end() :]
    return content


MUTATIONS: tuple[Mutate, ...] = (
    flipped, cut, without_a_piece, with_a_piece_twice, with_something_nasty, with_other_values,
    with_other_values, with_other_values,
)  # fmt: skip


@pytest.mark.parametrize(
    "of_each",
    [
        pytest.param(8, id="quick"),
        pytest.param(OF_EACH, id="long", marks=pytest.mark.torture),
    ],
)
@pytest.mark.parametrize("key", SPECIMENS)
def test_nothing_but_a_reason_leaves_a_reader(tmp_path: Path, key: str, of_each: int) -> None:
    before, refused, slowest = peak_mb(), 0, 0.0
    store, chance = tmp_path / key, dice(f"hostile {key}")
    store.mkdir()
    SPECIMENS[key](store)
    sound = {path: path.read_bytes() for path in sorted(store.rglob("*")) if path.is_file()}
    for _ in range(of_each):
        path = chance.choice([path for path, content in sound.items() if content])
        hostile = chance.choice(MUTATIONS)(sound[path], chance)
        path.write_bytes(hostile)
        began = time.process_time()
        refused += not read(store, path.name)
        slowest = max(slowest, time.process_time() - began)
        assert path.read_bytes() == hostile, "a file that was read was changed"
        path.write_bytes(sound[path])
    grown = peak_mb() - before
    assert slowest < LONGEST_S
    assert grown < MOST_MB
    figures.note(f"hostile, {key}", hostile=of_each, refused=refused, lost=0,
                 slowest_s=slowest, memory_mb=grown)  # fmt: skip


def read(store: Path, name: str) -> bool:
    """Read it as an import does; False where a reader said why it cannot."""
    try:
        for session in imported(store).sessions:
            prepare(session).lay_out()
    except KnownError:
        return False
    except Exception as error:
        error.add_note(f"of {name}, which was left as it was read")
        raise
    return True


def peak_mb() -> float:
    """The most memory that the process has had."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
