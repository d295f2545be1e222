"""Archives that would fill a disk, the memory or other folders: told of, and the rest is read."""

from __future__ import annotations

import json
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from chatvault.domain.imports import ImportReport
from chatvault.domain.work import Unattended
from chatvault.importers.containers import zip_container
from chatvault.services.vault import Services
from tests.unit.services.importing.test_importing import conversation, write_export

MEGA = 1 << 20


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An export of one conversation, to which a test adds something."""
    export = write_export(tmp_path / "conversations.json", conversation("rye", "Rye?", "Yes."))
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as written:
        written.write(export, "conversations.json")
    return path


def run(services: Services, path: Path, conversations: int = 1) -> ImportReport:
    """Import it; so many conversations are there, whatever else is in the archive."""
    report = services.importing.run([path], Unattended())
    assert services.browsing.navigation().all == conversations
    return report


def sentences(report: ImportReport) -> list[str]:
    """What was told, of places in files and of files that were left out."""
    issues = [issue.text for one in report.runs for issue in one.issues]
    return issues + [file.left_out for one in report.runs for file in one.files if file.left_out]


BOMBS = ("conversations-001.json", "projects/-home-ada/log.jsonl")


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_as_far_as_it_may_and_told(
    services: Services,
    archive: Path,
    name: str,
) -> None:
    # Given a member of 110 MB in an eighth of one, in which a conversation comes first,
    begun = json.dumps([conversation("begun", "How long?", "Ten hours.")])[:-1].encode()
    with (
        zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as written,
        written.open(name, "w") as stream,
    ):
        stream.write(begun + b', {"title": "')
        for _ in range(110):
            stream.write(b"a" * MEGA)
    assert archive.stat().st_size < MEGA // 4
    # when it is imported, then it costs no memory, and is told of.
    tracemalloc.start()
    report = run(services, archive, 2)  # that of the bomb, too: it stands before
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * MEGA
    assert [one for one in sentences(report) if "unpacks to far more than an export would" in one]


def test_an_archive_of_very_many_members_is_refused(
    services: Services, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_container, "MAX_MEMBERS", 10)
    with zipfile.ZipFile(archive, "a") as written:
        for number in range(10):
            written.writestr(f"{number}.txt", "")
    assert [one for one in sentences(run(services, archive, 0)) if "11 members" in one]


def test_a_list_of_very_many_members_is_not_read(services: Services, tmp_path: Path) -> None:
    # Given an archive whose list tells of so many members that it would fill the memory,
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as written:
        for number in range(70_000):
            written.writestr(zipfile.ZipInfo(f"{number}"), "")
    content = bytearray(path.read_bytes())
    count = struct.pack("<Q", 70_000)
    place = content.rindex(count + count)
    content[place : place + 16] = struct.pack("<QQ", 1_000_000, 1_000_000)
    path.write_bytes(content)
    # when it is imported, then it is refused by what it tells.
    tracemalloc.start()
    found = sentences(run(services, path, 0))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [one for one in found if "1,000,000 members" in one]
    assert peak < 8 * MEGA


def test_a_member_in_an_unknown_compression_says_what_to_do(
    services: Services, tmp_path: Path
) -> None:
    export = write_export(tmp_path / "conversations.json", conversation("rye", "Rye?", "Yes."))
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as written:
        written.write(export, "conversations.json")
    content, deflate64 = bytearray(path.read_bytes()), struct.pack("<H", 9)
    listed = content.rindex(b"PK\x01\x02")
    content[8:10] = content[listed + 10 : listed + 12] = deflate64
    path.write_bytes(content)
    assert [one for one in sentences(run(services, path, 0)) if "Unpack the archive" in one]


def test_a_link_in_an_archive_is_followed_nowhere(
    services: Services, archive: Path, tmp_path: Path
) -> None:
    secret = write_export(tmp_path / "secret.json", conversation("secret", "Secret?", "Yes."))
    link = zipfile.ZipInfo("conversations-002.json")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(archive, "a") as written:
        written.writestr(link, str(secret))
    run(services, archive)


def test_a_member_that_lies_about_its_size_is_told(services: Services, archive: Path) -> None:
    other = conversation("oven", "Which oven?", "One of stone." * 500)
    export = write_export(archive.with_name("other.json"), other)
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as written:
        written.write(export, "conversations-003.json")
    content = bytearray(archive.read_bytes())
    place = content.rindex(b"PK\x01\x02")  # of the last member, in the list at the end
    content[place + 24 : place + 28] = struct.pack("<I", 10)
    archive.write_bytes(bytes(content))
    assert sentences(run(services, archive))
