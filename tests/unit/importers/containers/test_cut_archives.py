"""Archives without their end, or with a hole: what is whole in them is read, and no more."""

from __future__ import annotations

import io
import random
import struct
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.errors import UnreadableFile
from chatvault.importers.containers import local_headers, zip_container
from chatvault.importers.containers.checked_member import read_some
from chatvault.importers.containers.container import open_container
from chatvault.importers.containers.zip_container import ZipContainer

NOISE = random.Random(7).randbytes(4_000)  # that no program packs smaller
FILES = {
    "conversations.json": b'[{"said": "How long does rye take?"}]' * 40 + NOISE,
    "pictures/oven.png": NOISE[::-1],
    "notes.txt": b"",
    "räucherofen.txt": b"Stone holds the heat. " * 200,
}


class Unseekable(io.RawIOBase):
    """Where a program writes an archive as it comes, so that sizes stand behind the members."""

    def __init__(self) -> None:
        self.content = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: bytes) -> int:  # type: ignore[override]
        self.content += piece
        return len(piece)


def packed(
    files: dict[str, bytes], method: int, *, streamed: bool = False, large: bool = False
) -> bytes:
    held = Unseekable()
    seekable = io.BytesIO()
    with zipfile.ZipFile(held if streamed else seekable, "w", method) as archive:  # type: ignore[arg-type]
        for name, content in files.items():
            with archive.open(_info(name, method), "w", force_zip64=large) as stream:
                stream.write(content)
    return bytes(held.content) if streamed else seekable.getvalue()


def _info(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.compress_type = method
    return info


def read(path: Path) -> dict[str, bytes | None]:
    """What each member holds, None of those that are damaged."""
    found: dict[str, bytes | None] = {}
    with closing(open_container(path)) as container:
        for name in container.names():
            try:
                with container.open(name) as stream:
                    found[name] = stream.read()
            except UnreadableFile:
                found[name] = None
    return found


def damaged(path: Path) -> tuple[str, ...]:
    with closing(open_container(path)) as container:
        assert isinstance(container, ZipContainer)
        damage = container.damage
        assert damage is not None
        return damage.names


FORMS = [
    pytest.param(method, streamed, large, id=f"{name}{'-streamed' * streamed}{'-zip64' * large}")
    for method, name in ((zipfile.ZIP_STORED, "stored"), (zipfile.ZIP_DEFLATED, "deflated"),
                         (zipfile.ZIP_LZMA, "lzma"))
    for streamed in (False, True)
    for large in (False, True)
]  # fmt: skip


@pytest.mark.parametrize(("method", "streamed", "large"), FORMS)
def test_without_its_list_every_member_is_there(
    tmp_path: Path, method: int, streamed: bool, large: bool
) -> None:
    content = packed(FILES, method, streamed=streamed, large=large)
    path = tmp_path / "export.zip"
    path.write_bytes(content[: content.index(b"PK\x01\x02")])
    assert read(path) == FILES
    assert damaged(path) == ()


@pytest.mark.parametrize(("method", "streamed", "large"), FORMS)
def test_wherever_it_is_cut_off_what_is_whole_is_read_as_it_was(
    tmp_path: Path, method: int, streamed: bool, large: bool
) -> None:
    # Given an archive that is cut off at one place after another,
    content, path = packed(FILES, method, streamed=streamed, large=large), tmp_path / "export.zip"
    for place in range(40, content.index(b"PK\x01\x02"), 173):
        path.write_bytes(content[:place])
        try:
            found = read(path)
        except UnreadableFile:
            continue
        # then every file is as it was or is told to be damaged, and only the last one is.
        assert all(content in (None, FILES[name]) for name, content in found.items())
        told = damaged(path)
        assert {name for name in found if found[name] is None} <= set(told)
        assert [name for name in told if found.get(name) is not None] == []
        assert len(told) <= 1
    assert found["conversations.json"] is not None


def test_of_what_breaks_off_all_is_had_that_there_is(tmp_path: Path) -> None:
    content, path = packed(FILES, zipfile.ZIP_DEFLATED), tmp_path / "export.zip"
    path.write_bytes(content[:2_500])
    with (
        closing(open_container(path)) as container,
        container.open("conversations.json") as stream,
    ):
        beginning = read_some(stream, 100_000)
        assert len(beginning) > 2_000
        assert FILES["conversations.json"].startswith(beginning)
        with pytest.raises(UnreadableFile):
            stream.read()


@pytest.mark.parametrize("streamed", [False, True])
def test_bytes_that_are_missing_amid_it_cost_one_member(tmp_path: Path, streamed: bool) -> None:
    # Given an archive whose list is whole, and wrong, for something is missing before it,
    content = packed(FILES, zipfile.ZIP_DEFLATED, streamed=streamed)
    path = tmp_path / "export.zip"
    path.write_bytes(content[:1_000] + content[3_000:])
    found = read(path)
    assert [name for name in FILES if found[name] != FILES[name]] == ["conversations.json"]
    assert damaged(path) == ("conversations.json",)


def test_a_header_that_cannot_be_read_costs_one_member(tmp_path: Path) -> None:
    content = bytearray(packed(FILES, zipfile.ZIP_DEFLATED))
    place = content.index(b"PK\x03\x04", 10)
    content[place : place + 4] = b"....."[:4]
    path = tmp_path / "export.zip"
    path.write_bytes(content[: content.index(b"PK\x01\x02")])
    found = read(path)
    assert found == {name: FILES[name] for name in FILES if name != "pictures/oven.png"}
    with closing(open_container(path)) as container:
        assert isinstance(container, ZipContainer)
        assert container.damage is not None
        assert container.damage.lost > len(NOISE)


@pytest.mark.parametrize("sign", [b"PK\x01\x02", b"PK\x03\x04", b"PK\x07\x08", b"PK\x05\x06"])
def test_signs_that_stand_in_a_member_by_chance_do_not_end_it(tmp_path: Path, sign: bytes) -> None:
    # Given members of unknown size in which there are signs, as in hundreds of megabytes of films,
    held = Unseekable()
    content = (NOISE + sign + NOISE[::-1] + sign) * 3
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=0) as archive:  # type: ignore[arg-type]
        archive.writestr("film.mp4", content)
        archive.writestr("conversations.json", b"[]")
    assert sign in bytes(held.content[100:-300])
    # when the list is missing, then both are there.
    path = tmp_path / "export.zip"
    path.write_bytes(held.content[:-10])
    assert read(path) == {"film.mp4": content, "conversations.json": b"[]"}


def test_a_wrong_sum_is_told_when_all_was_handed_on(tmp_path: Path) -> None:
    content, path = packed(FILES, zipfile.ZIP_STORED), tmp_path / "export.zip"
    path.write_bytes(content.replace(b"How long does rye", b"How long does oat"))
    with closing(open_container(path)) as container:
        assert b"oat" in container.head("conversations.json")
        with container.open("conversations.json") as stream:
            assert len(read_some(stream, 100_000)) == len(FILES["conversations.json"])
            with pytest.raises(UnreadableFile):
                stream.read()


def test_an_archive_that_is_stored_in_one_that_breaks_off_stays_one_member(tmp_path: Path) -> None:
    inner = packed(FILES, zipfile.ZIP_DEFLATED)
    for streamed in (False, True):
        outer = {"part-1.zip": inner, "part-2.zip": inner}
        content = packed(outer, zipfile.ZIP_STORED, streamed=streamed)
        path = tmp_path / "export.zip"
        path.write_bytes(content[: len(inner) + 6_000])
        found = read(path)
        assert {name.partition("/")[0] for name in found} == set(outer)
        assert found["part-1.zip/notes.txt"] == b""
        assert "part-2.zip/pictures/oven.png" in damaged(path)


def header(name: bytes, size: int, *, flags: int = 0, method: int = 0) -> bytes:
    return struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, flags, method, 0, 33, 0, size, size,
                       len(name), 0) + name  # fmt: skip


@pytest.mark.parametrize("size", [3, 4_000_000_000, 0xFFFF_FFFF])
@pytest.mark.parametrize("method", [0, 8])
def test_members_that_lie_about_their_size_never_overlap(
    tmp_path: Path, size: int, method: int
) -> None:
    path = tmp_path / "hostile.zip"
    many = b"".join(header(b"%d.txt" % n, size, method=method) + b"abcd" for n in range(300))
    path.write_bytes(many)
    with closing(open_container(path)) as container:
        assert isinstance(container, ZipContainer)
        packed_bytes = sum(info.compress_size for info in container.all_infos())
    assert packed_bytes < len(many)
    read(path)


def test_a_name_is_never_a_path(tmp_path: Path) -> None:
    content = packed({"../../outside.txt": b"x", "/etc/passwd": b"y"}, zipfile.ZIP_DEFLATED)
    path = tmp_path / "hostile.zip"
    path.write_bytes(content[: content.index(b"PK\x01\x02")])
    assert read(path) == {"../../outside.txt": b"x", "etc/passwd": b"y"}
    assert [file.name for file in tmp_path.parent.rglob("outside.txt")] == []


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zip_container, "MAX_MEMBERS", 10)
    path = tmp_path / "hostile.zip"
    path.write_bytes(b"".join(header(b"%d" % n, 0) for n in range(1_000)))
    with pytest.raises(UnreadableFile, match="11 members"):
        open_container(path)


@pytest.mark.parametrize("sign", [b"PK", b"PK\x07\x08", b"PK\x03\x04", b"PK\x01\x02"])
@pytest.mark.parametrize("streamed", [False, True])
def test_signs_that_lead_nowhere_take_no_long_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sign: bytes, streamed: bool
) -> None:
    monkeypatch.setattr(local_headers, "_MOST_MARKS", 20_000)
    path = tmp_path / "hostile.zip"
    beginning = header(b"a.txt", 5, flags=8 * streamed, method=8)
    path.write_bytes(beginning + sign * (8_000_000 // len(sign)))
    began = time.process_time()
    open_container(path).close()
    assert time.process_time() - began < 5


def test_damage_at_any_byte_is_either_told_or_changes_nothing(tmp_path: Path) -> None:
    content = packed(FILES, zipfile.ZIP_DEFLATED, streamed=True)
    path, chance = tmp_path / "export.zip", random.Random(11)
    for _ in range(150):
        broken = bytearray(content)
        place = chance.randrange(4, len(content))
        broken[place] ^= 1 << chance.randrange(8)
        path.write_bytes(broken)
        try:
            found = read(path)
        except UnreadableFile:
            continue
        same = sum(found.get(name) == content for name, content in FILES.items())
        assert same >= len(FILES) - 1
