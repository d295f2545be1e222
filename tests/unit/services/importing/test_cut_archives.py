"""Exports whose download broke off: what is there is in the vault, what is not is told."""

from __future__ import annotations

import json
import random
import struct
import zipfile
from pathlib import Path

import pytest

from chatvault.domain.imports import ImportReport
from chatvault.domain.parsed import Severity
from chatvault.domain.work import Unattended
from chatvault.services.originals.original_bytes import open_original
from chatvault.services.vault import Services
from tests.unit.services.importing.test_importing import conversation

CANARY = b'{"email": "canary@example.org", "phone_number": "+15550100"}'
NOISE = random.Random(5).randbytes(60_000)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Two files of conversations, what tells of the account, and a picture last."""
    path = tmp_path / "export.zip"
    first = [conversation("rye", "How long does rye take?", "An hour.")]
    second = [
        conversation(f"oven-{n}", "Which oven?", random.Random(n).randbytes(3_000).hex())
        for n in range(40)
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("user.json", CANARY)
        archive.writestr("conversations-000.json", json.dumps(first))
        archive.writestr("conversations-001.json", json.dumps(second))
        archive.writestr("file-0001-oven.png", NOISE)
    return path


def cut_in(path: Path, name: str, part: float) -> None:
    """Leave of an archive what there is up to the middle of a member."""
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo(name)
    kept = info.header_offset + int(info.compress_size * part)
    path.write_bytes(path.read_bytes()[:kept])


def header_of(name: str) -> bytes:
    """What stands before a member that is compressed."""
    fields = (b"PK\x03\x04", 20, 8, 8, 0, 33, 0, 0, 0, len(name), 0)
    return struct.pack("<4s5H3L2H", *fields) + name.encode()


def run(services: Services, path: Path) -> ImportReport:
    return services.importing.run([path], Unattended())


def texts(report: ImportReport) -> list[str]:
    return [issue.text for one in report.runs for issue in one.issues]


def test_only_the_end_is_missing(services: Services, export: Path) -> None:
    export.write_bytes(export.read_bytes()[:-30])
    report = run(services, export)
    assert sum(one.sessions_new for one in report.runs) == 41
    assert [text for text in texts(report) if "lists the files" in text]


def test_a_file_of_conversations_is_read_up_to_where_it_breaks_off(
    services: Services, export: Path
) -> None:
    # Given an export that breaks off in its second file of conversations,
    cut_in(export, "conversations-001.json", 0.5)
    # when it is imported, then all conversations before are there,
    report = run(services, export)
    (one,) = report.runs
    assert 15 < one.sessions_new < 30
    # it is told which file breaks off and that the rest is kept,
    (told,) = [issue for issue in one.issues if "Of “conversations-001.json” a part" in issue.text]
    assert "in the vault" in told.text
    assert told.severity is Severity.WARNING
    assert [i for i in one.issues if i.member == "conversations-001.json" and i.lost]
    # and nothing of the account is in the vault.
    with open_original(export, "chatgpt") as original:
        assert CANARY not in original.read()


def test_the_whole_export_adds_what_was_missing(services: Services, export: Path) -> None:
    whole = export.read_bytes()
    cut_in(export, "conversations-001.json", 0.5)
    before = sum(one.sessions_new for one in run(services, export).runs)
    export.write_bytes(whole)
    (again,) = run(services, export).runs
    assert again.sessions_new == 41 - before
    assert services.browsing.navigation().all == 41


def test_a_wrong_sum_is_told_and_the_conversations_are_read(
    services: Services, export: Path
) -> None:
    with zipfile.ZipFile(export) as archive:
        place = archive.getinfo("conversations-000.json").CRC.to_bytes(4, "little")
    export.write_bytes(export.read_bytes().replace(place, b"\1\2\3\4"))
    (one,) = run(services, export).runs
    assert one.sessions_new == 41
    assert [i for i in one.issues if i.member == "conversations-000.json" and "damaged" in i.text]


def test_nothing_of_what_nobody_knows_is_kept(services: Services, export: Path) -> None:
    # Given an archive without its list, in which the header before the account's file is damaged,
    with zipfile.ZipFile(export, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("file-0000-first.txt", b"first")
        archive.writestr("user.json", CANARY)
        archive.writestr("conversations.json", json.dumps([conversation("rye", "Rye?", "Yes.")]))
    content = export.read_bytes()
    place = content.index(b"PK\x03\x04", 4)
    content = content[:place] + b"...." + content[place + 4 : content.index(b"PK\x01\x02")]
    export.write_bytes(content)
    assert CANARY in content
    # when it is imported, then the conversation is there and the account is not.
    report = run(services, export)
    assert sum(one.sessions_new for one in report.runs) == 1
    with open_original(export, "chatgpt") as original:
        kept = original.read()
    assert len(kept) == len(content)
    assert b"canary" not in kept
    assert b"Rye?" in kept
    assert [text for text in texts(report) if "bytes in it" in text]


def test_a_picture_that_breaks_off_leaves_its_conversation(
    services: Services, export: Path
) -> None:
    told = conversation("oven", "Which oven?", "One of stone.")
    message = told["mapping"]["oven-0"]["message"]
    message["content"] = {
        "content_type": "multimodal_text",
        "parts": [
            {"asset_pointer": "file-service://file-0001", "content_type": "image_asset_pointer"},
            "Which oven?",
        ],
    }
    with zipfile.ZipFile(export, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("conversations.json", json.dumps([told]))
        archive.writestr("file-0001-oven.png", NOISE)
    cut_in(export, "file-0001-oven.png", 0.5)
    report = run(services, export)
    assert sum(one.sessions_new for one in report.runs) == 1
    assert services.searching.search("stone", Unattended()).total == 1
    assert [text for text in texts(report) if "“file-0001-oven.png” a part" in text]


def test_a_file_of_which_nothing_is_left_does_not_keep_the_others_out(
    services: Services, tmp_path: Path
) -> None:
    # Given an export that breaks off where its conversations begin, with something before them,
    path = tmp_path / "export.zip"
    project = {"uuid": "p1", "name": "Bread", "docs": [], "prompt_template": "You bake rye."}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("projects.json", json.dumps([project | {"creator": {"uuid": "u1"}}]))
        archive.writestr("conversations.json", json.dumps([conversation("rye", "Rye?")]))
    cut_in(path, "conversations.json", 0)
    path.write_bytes(path.read_bytes() + header_of("conversations.json"))
    # when it is imported, then what is before is there, and it is told what is not.
    report = run(services, path)
    assert [one.format for one in report.runs] == ["claude-ai"]
    assert [text for text in texts(report) if "Of “conversations.json” a part" in text]


def test_an_archive_with_nothing_left_in_it_is_refused(services: Services, export: Path) -> None:
    cut_in(export, "conversations-000.json", 0)
    (one,) = run(services, export).runs
    assert one.sessions_new == 0
    assert "Download the export again" in one.issues[0].text
