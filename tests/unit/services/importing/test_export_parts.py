"""Exports in several archives: what is in one finds its conversation in another."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.imports import ImportReport
from chatvault.domain.work import Unattended
from chatvault.importers.containers import export_parts
from chatvault.importers.containers.export_parts import stem_of, together
from chatvault.services.importing import portion_import, prepared_sessions
from chatvault.services.importing.recognising import recognise
from chatvault.services.vault import Services
from tests.unit.importers.gemini_takeout.gemini_takeout_files import row
from tests.unit.services.importing.test_importing import conversation

PICTURE = b"\x89PNG\r\n\x1a\n" + b"a stone oven" * 40


def with_picture(name: str) -> dict[str, Any]:
    told = conversation(name, "Which oven?", "One of stone.")
    told["mapping"][f"{name}-0"]["message"]["content"] = {
        "content_type": "multimodal_text",
        "parts": [
            {"asset_pointer": "file-service://file-0001", "content_type": "image_asset_pointer"},
            "Which oven?",
        ],
    }
    return told


def pack(path: Path, **files: bytes | str) -> Path:
    """An archive; of names an underscore stands for a dot."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return path


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Path, Path]:
    """An export of which the second part has the file of a conversation in the first."""
    first = pack(tmp_path / "chats-part-1.zip", conversations_json=json.dumps([with_picture("a")]))
    second = tmp_path / "chats-part-2.zip"
    with zipfile.ZipFile(second, "w") as archive:
        archive.writestr("file-0001-oven.png", PICTURE)
    return first, second


def run(services: Services, *paths: Path) -> ImportReport:
    return services.importing.run(paths, Unattended())


def texts(report: ImportReport) -> list[str]:
    return [issue.text for one in report.runs for issue in one.issues]


def kept_files(services: Services) -> list[bytes]:
    """The bytes of everything that is attached to a message."""
    with services.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT DISTINCT blob FROM attachment WHERE blob IS NOT NULL"
        )
        return [services.reading.attachment(blob) for (blob,) in rows.all()]


@pytest.mark.parametrize(
    "names",
    [
        ("takeout-20260131T101500Z-001.zip", "takeout-20260131T101500Z-002.zip"),
        ("takeout-20260131T101500Z-1-001.zip", "takeout-20260131T101500Z-1-002.zip"),
        ("data-2026-01-31-10-15-00-batch-0000.zip", "data-2026-01-31-10-15-00-batch-0001.zip"),
        ("chats-part-1.zip", "Chats-Part-12.zip"),
        ("part1of3.zip", "part3of3.zip"),
        ("0f3c9a-2026-01-31-0123456789abcdef-1.zip", "0f3c9a-2026-01-31-0123456789abcdef-2.zip"),
        ("conversations-000.zip", "frames-000.zip"),
        ("frames-000.zip", "frames-001.zip"),
    ],
)
def test_names_tell_what_belongs_together(tmp_path: Path, names: tuple[str, str]) -> None:
    paths = tuple(tmp_path / name for name in names)
    for path in paths:
        path.write_bytes(b"")
    other = tmp_path / "takeout-20260201T101500Z-001.zip"
    other.write_bytes(b"")
    assert together([paths[1], other, paths[0]]) == [paths, (other,)]


@pytest.mark.parametrize(
    "name",
    ["export-2025-12-01.zip", "export.zip", "export (1).zip", "a-part-1 (1).zip", "part-1.json",
     "WhatsApp Chat with Ada-2.zip", "conversations-1.zip", "chats-001.zip"],
)  # fmt: skip
def test_other_names_tell_nothing(name: str) -> None:
    assert stem_of(name) is None


@pytest.mark.parametrize("given", [(0, 1), (1, 0), (0,), (1,)])
def test_a_conversation_has_its_file_from_another_part(
    services: Services, parts: tuple[Path, Path], given: tuple[int, ...]
) -> None:
    # Given an export in two parts, when one of them or both are imported,
    report = run(services, *(parts[place] for place in given))
    # then the conversation is there once, with its file,
    (one,) = report.runs
    assert one.sessions_new == 1
    assert kept_files(services) == [PICTURE]
    assert [text for text in texts(report) if "“chats-part-2.zip”" in text]
    assert not [text for text in texts(report) if "not in the export" in text]
    # both are kept, and another import finds nothing new.
    assert run(services, *parts).runs[0].sessions_unchanged == 1
    with services.database.read() as session:
        rows = session.connection().exec_driver_sql("SELECT path FROM source_file").all()
    assert {Path(path).name for (path,) in rows} == {path.name for path in parts}


def test_files_that_come_later_find_their_conversation(
    services: Services, parts: tuple[Path, Path]
) -> None:
    first, second = parts
    later = second.rename(second.with_suffix(".later"))
    (before,) = run(services, first).runs
    assert (before.sessions_new, kept_files(services)) == (1, [])
    later.rename(second)
    (after,) = run(services, second).runs
    assert (after.sessions_new, after.sessions_updated) == (0, 1)
    assert kept_files(services) == [PICTURE]
    assert services.browsing.navigation().all == 1


def test_a_part_without_the_others_is_said_to_be_one(
    services: Services, parts: tuple[Path, Path]
) -> None:
    parts[0].unlink()
    (text,) = texts(run(services, parts[1]))
    assert "one part of an export" in text


def test_a_part_with_nothing_but_files_is_recognised_by_what_is_beside_it(
    parts: tuple[Path, Path],
) -> None:
    assert [form.key for form in recognise(parts[1], Unattended()).formats] == ["chatgpt"]
    parts[0].unlink()
    assert recognise(parts[1], Unattended()).formats == ()


def test_parts_that_lie_in_a_chosen_folder_are_read_together(
    services: Services, parts: tuple[Path, Path]
) -> None:
    report = run(services, parts[0].parent)
    assert sum(one.sessions_new for one in report.runs) == 1
    assert kept_files(services) == [PICTURE]
    assert not [file for one in report.runs for file in one.files if file.left_out]
    again = run(services, parts[0].parent)
    assert sum(one.sessions_new + one.sessions_updated for one in again.runs) == 0


def test_files_of_one_name_are_all_read(services: Services, tmp_path: Path) -> None:
    # Given parts that have conversations and a file under the same names each,
    same = json.dumps([conversation("same", "Salt?", "Two spoons.")])
    for number in (1, 2):
        pack(
            tmp_path / f"chats-part-{number}.zip",
            conversations_json=json.dumps([conversation(f"c{number}", f"Rye {number}?", "Yes.")]),
            conversations_001_json=same,
        )
    # when they are imported, then no conversation is missing, and what is the same is read once.
    (one,) = run(services, tmp_path / "chats-part-1.zip").runs
    assert (one.sessions_new, one.sessions_unchanged) == (3, 0)
    assert services.browsing.navigation().all == 3


def test_a_part_that_is_damaged_does_not_keep_the_others_out(
    services: Services, parts: tuple[Path, Path]
) -> None:
    parts[1].write_bytes(b"PK\x03\x04 cut short")
    report = run(services, *parts)
    assert sum(one.sessions_new for one in report.runs) == 1
    assert [i.member for one in report.runs for i in one.issues if "damaged" in i.text] == [
        "chats-part-2.zip"
    ]


def test_parts_with_very_many_files_are_not_all_read(
    services: Services, parts: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_parts, "MAX_MEMBERS", 1)
    report = run(services, *parts)
    assert sum(one.sessions_new for one in report.runs) == 1
    assert [i.member for one in report.runs for i in one.issues if "more than 1 files" in i.text]
    assert kept_files(services) == []


def test_a_part_that_cannot_be_read_is_told_where_the_others_have_no_conversation(
    services: Services, parts: tuple[Path, Path]
) -> None:
    parts[0].write_bytes(b"PK\x03\x04 cut short")
    (one,) = run(services, *parts).runs
    assert [issue.member for issue in one.issues if "damaged" in issue.text] == [parts[0].name]


def test_takeout_finds_files_in_the_same_folder_of_another_archive(
    services: Services, tmp_path: Path
) -> None:
    folder = "Takeout/My Activity/Gemini Apps/"
    told = row("Which oven?", "One of stone.", attachedFiles=["oven-1234.png"])
    first, second = (tmp_path / f"takeout-20260131T101500Z-00{n}.zip" for n in (1, 2))
    with zipfile.ZipFile(first, "w") as archive:
        archive.writestr(f"{folder}MyActivity.json", json.dumps([told]))
    with zipfile.ZipFile(second, "w") as archive:
        archive.writestr(f"{folder}oven-1234.png", PICTURE)
    (one,) = run(services, first).runs
    assert one.sessions_new == 1
    assert kept_files(services) == [PICTURE]


def test_a_process_beside_the_program_reads_the_parts_as_well(
    services: Services, parts: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (portion_import, prepared_sessions):
        monkeypatch.setattr(module, "WORTH_A_PROCESS", 1)
    (one,) = run(services, *parts).runs
    assert one.sessions_new == 1
    assert kept_files(services) == [PICTURE]
