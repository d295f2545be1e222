"""Streams of bytes are encrypted as age does, and read again piece by piece."""

from __future__ import annotations

import io
import threading
from pathlib import Path

import pyrage
import pytest

from chatvault.storage.blobs import Blobs
from chatvault.storage.database.vault_key import NotDecrypted, new_key

CONTENT = bytes(range(256)) * 20_000


def test_what_was_encrypted_is_read_piece_by_piece() -> None:
    key, recovery = new_key()
    encrypted = io.BytesIO()
    key.encrypt(io.BytesIO(CONTENT), encrypted)
    with key.decrypted(io.BytesIO(encrypted.getvalue())) as stream:
        assert stream.read(10) == CONTENT[:10]
        assert stream.read() == CONTENT[10:]
    # And whoever has the recovery key reads it without this program.
    identity = pyrage.x25519.Identity.from_str(recovery)
    assert pyrage.decrypt(encrypted.getvalue(), [identity]) == CONTENT


def test_who_stops_reading_leaves_no_thread_behind() -> None:
    key, _ = new_key()
    encrypted = key.encrypted_bytes(CONTENT)
    before = set(threading.enumerate())
    with key.decrypted(io.BytesIO(encrypted)) as stream:
        stream.read(1)
    assert set(threading.enumerate()) <= before


@pytest.mark.parametrize("place", [5, 3_000, -5])
def test_damage_is_noticed(place: int) -> None:
    key, _ = new_key()
    encrypted = bytearray(key.encrypted_bytes(CONTENT))
    encrypted[place] ^= 1
    with key.decrypted(io.BytesIO(encrypted)) as stream, pytest.raises(NotDecrypted):
        stream.read()


def test_what_was_cut_off_is_noticed() -> None:
    key, _ = new_key()
    encrypted = key.encrypted_bytes(CONTENT)[:-70_000]
    with key.decrypted(io.BytesIO(encrypted)) as stream, pytest.raises(NotDecrypted):
        stream.read()


def test_the_errors_of_who_is_read_are_told_as_they_are() -> None:
    class Stopped(Exception):
        pass

    class Source:
        def read(self, size: int, /) -> bytes:
            raise Stopped

    with pytest.raises(Stopped):
        new_key()[0].encrypt(Source(), io.BytesIO())


def test_blobs_are_read_as_they_were_added_and_are_nowhere_plain(tmp_path: Path) -> None:
    key, _ = new_key()
    blobs = Blobs(tmp_path, key)
    words = b"how to knead dough " * 200_000
    added = [blobs.add(io.BytesIO(content)) for content in (words, CONTENT[:1], b"")]
    assert [blobs.read(one.sha256) for one in added] == [words, CONTENT[:1], b""]
    assert added[0].stored_size < len(words) / 10
    assert [path.suffix for path in blobs.paths()] == [".age"] * 3
    assert not any(b"knead" in path.read_bytes() for path in blobs.paths())
    assert sorted(blobs.names()) == sorted(one.sha256 for one in added)
