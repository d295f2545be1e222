"""The bytes that are kept of a file are its own, but for what is about the account."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path

import pytest

from chatvault.services.originals.original_bytes import open_original

CANARY = b'{"email": "canary@example.org", "filler": "' + b"canary" * 500 + b'"}'


def kept(path: Path) -> bytes:
    with open_original(path, "chatgpt") as stream:
        return stream.read()


@pytest.mark.parametrize(
    "name",
    ["user.json", "export/users.json", "User.JSON", "x\\user.json", "Takeout/archive_browser.html",
     "Takeout/Archiv_\u00dcbersicht.html"],
)  # fmt: skip
@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_only_the_member_about_the_account_is_taken_out(
    tmp_path: Path, name: str, compression: int
) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("before.txt", b"before" * 1000)
        archive.writestr(name, CANARY)
        archive.writestr("after.txt", b"after" * 1000)
        info = archive.infolist()[1]
    before, after = path.read_bytes(), kept(path)

    assert len(before) == len(after)
    changed = [
        place for place, pair in enumerate(zip(before, after, strict=True)) if len(set(pair)) > 1
    ]
    assert changed
    assert info.header_offset + 30 <= changed[0]
    assert changed[-1] < info.header_offset + 30 + len(name) + 64 + info.compress_size
    assert b"canary" not in after
    assert after.count(b"before") == before.count(b"before")


def test_a_file_whose_name_is_as_long_as_names_may_be_is_kept(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    path.write_bytes(b"bread")
    assert kept(path) == b"bread"


def test_two_members_of_that_name_are_both_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w") as archive:
        warnings.simplefilter("ignore", UserWarning)  # of a name that is there already
        archive.writestr("user.json", CANARY)
        archive.writestr("user.json", b"{}")

    assert b"canary" not in kept(path)


@pytest.mark.parametrize(
    "content",
    [
        b'{"email": "a@example.org", "mapping": {}}',  # it is a conversation
        b'[{"author": {"email": "a@example.org"}, "text": "Rye?"}]',
        b"no JSON, but email",
    ],
)
def test_what_only_looks_like_it_is_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("chat.json", content)

    assert kept(path) == path.read_bytes()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut short", b'{"email": "a@example.org"}'])
def test_a_file_that_is_no_archive_is_kept_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)

    assert kept(path) == content


def test_a_part_can_be_read_from_any_place(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("user.json", CANARY)
    whole = kept(path)

    with open_original(path, "chatgpt") as stream:
        for place in (0, 31, 45, 500, len(whole) - 3):
            stream.seek(place)
            assert stream.read(100) == whole[place : place + 100]
