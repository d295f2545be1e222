"""An export in several parts is an archive of archives, and read as one."""

from __future__ import annotations

import io
import json
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.errors import UnreadableFile
from chatvault.importers.containers import archive_room
from chatvault.importers.containers.container import open_container
from chatvault.services.importing import portion_import
from chatvault.services.importing.recognising import recognise
from chatvault.services.originals.original_bytes import open_original
from chatvault.services.vault import Services
from tests.unit.importers.chatgpt.chatgpt_files import said


def packed(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def names(path: Path) -> tuple[str, ...]:
    with closing(open_container(path)) as container:
        return container.names()


def export(title: str) -> bytes:
    return packed({"conversations.json": conversations(title)})


def conversations(title: str) -> bytes:
    return json.dumps([said(title)]).encode()


def test_the_parts_are_read_together(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(packed({"part1of2.zip": export("Rye"), "part2of2.zip": export("Oven")}))
    report = services.importing.run([path], Unattended())
    assert sum(run.sessions_new for run in report.runs) == 2
    assert [issue for run in report.runs for issue in run.issues] == []
    again = services.importing.run([path], Unattended())
    assert sum(run.sessions_new + run.sessions_updated for run in again.runs) == 0


def test_archives_beside_other_files_are_read(services: Services, tmp_path: Path) -> None:
    # Given exports beside other files, one of them deeper, and an archive of something else,
    path = tmp_path / "mixed.zip"
    conversations = json.dumps([said("Oven")]).encode()
    deeper = packed({"old/rye.zip": export("Rye"), "old/notes.txt": b"x"})
    path.write_bytes(
        packed(
            {
                "conversations.json": conversations,
                "exports/spelt.zip": export("Spelt"),
                "deeper.zip": deeper,
                "holiday.zip": packed({"beach.jpg": b"x"}),
            }
        )
    )
    # when the whole is imported,
    (run,) = services.importing.run([path], Unattended()).runs
    # then all of them are, and the other archive is left out as the one file that it is.
    assert (run.sessions_new, run.issues) == (3, ())
    left = sorted(file.member for file in run.files if file.left_out)
    assert left == ["deeper.zip/old/notes.txt", "holiday.zip"]
    # And nothing comes twice.
    (again,) = services.importing.run([path], Unattended()).runs
    assert (again.sessions_new, again.sessions_unchanged) == (0, 3)


@pytest.mark.parametrize("number", ["", "-batch-0000"])
def test_archives_beside_other_files_are_read_by_a_process_beside(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    monkeypatch.setattr(portion_import, "WORTH_A_PROCESS", 1)
    path = tmp_path / f"mixed{number}.zip"
    path.write_bytes(packed({"notes.txt": b"x", "deeper.zip": packed({"a.zip": export("Rye")})}))
    if number:
        (tmp_path / "mixed-batch-0001.zip").write_bytes(
            packed({"notes.txt": b"y", "more.zip": export("Oven"), "empty.zip": packed({})})
        )
    (run,) = services.importing.run([path], Unattended()).runs
    assert run.sessions_new == (2 if number else 1)


def test_archives_beside_other_files_are_recognised(tmp_path: Path) -> None:
    path = tmp_path / "mixed.zip"
    path.write_bytes(packed({"inner.zip": export("Rye"), "notes.txt": b"x"}))
    assert [form.key for form in recognise(path, Unattended()).formats] == ["chatgpt"]


PICTURES = {f"{number}.png": bytes(3 << 20) for number in range(4)}


@pytest.mark.parametrize("beside", [{}, {"notes.txt": b"x"}], ids=["alone", "among files"])
def test_of_large_archives_the_beginning_is_looked_at(
    services: Services, tmp_path: Path, beside: dict[str, bytes]
) -> None:
    # Given an archive with archives whose pictures are more than can be unpacked at once,
    pictures = packed(PICTURES, zipfile.ZIP_STORED)
    late = packed({**PICTURES, "z/conversations.json": conversations("Rye")}, zipfile.ZIP_STORED)
    path = tmp_path / "all.zip"
    path.write_bytes(packed({"a.zip": pictures, "b.zip": late, **beside}, zipfile.ZIP_STORED))
    # when it is looked at,
    pieces = Pieces()
    found = recognise(path, pieces, unpacked=4 << 20)
    # then it is said that there is more, a part of it was unpacked, and it can be imported.
    assert (found.formats, found.is_cut, found.is_known) == ((), True, True)
    assert pieces.count < 250  # 493, where all of it is unpacked
    (run,) = services.importing.run([path], Unattended()).runs
    assert run.sessions_new == 1


def test_the_beginning_of_a_large_archive_tells_what_it_is(tmp_path: Path) -> None:
    early = packed({"conversations.json": conversations("Rye"), **PICTURES}, zipfile.ZIP_STORED)
    path = tmp_path / "all.zip"
    path.write_bytes(packed({"a.zip": early, "notes.txt": b"x"}))
    found = recognise(path, Unattended(), unpacked=4 << 20)
    assert [form.key for form in found.formats] == ["chatgpt"]


def test_of_many_archives_the_first_are_looked_into(tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    many = {f"{number}.zip": packed({"beach.jpg": b"x"}) for number in range(10)}
    path.write_bytes(packed({**many, "notes.txt": b"x"}))
    assert recognise(path, Unattended()).is_cut
    few = dict(list(many.items())[:3])
    path.write_bytes(packed({**few, "notes.txt": b"x"}))
    assert not recognise(path, Unattended()).is_known


class Pieces(Unattended):
    """Counts how often it is asked whether to go on: each piece that is unpacked asks."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def check(self) -> None:
        self.count += 1


def test_what_is_attached_as_an_archive_stays_one(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    attached = {"id": "file-1", "name": "bakery.zip", "mime_type": "application/zip"}
    told = said("Oven", attachments=[attached])
    path.write_bytes(
        packed(
            {
                "conversations.json": json.dumps([told]).encode(),
                "file-1-bakery.zip": export("Rye"),
            }
        )
    )
    (run,) = services.importing.run([path], Unattended()).runs
    assert run.sessions_new == 1


def test_it_is_said_of_archives_beside_other_files_that_cannot_be_opened(
    services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "mixed.zip"
    conversations = json.dumps([said("Oven")]).encode()
    path.write_bytes(packed({"inner.zip": b"PK", "conversations.json": conversations}))
    (run,) = services.importing.run([path], Unattended()).runs
    assert run.sessions_new == 1
    (issue,) = run.issues
    assert issue.text == (
        "An archive in it could not be opened. If conversations are in it, unpack it and import "
        "what is inside."
    )


def test_archives_beside_other_files_are_not_opened_without_end(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive_room, "MAX_INNER", 2)
    path = tmp_path / "many.zip"
    many = {f"{number}.zip": export(f"Rye {number}") for number in range(3)}
    path.write_bytes(packed({**many, "notes.txt": b"x"}))
    (run,) = services.importing.run([path], Unattended()).runs
    assert run.sessions_new == 2
    assert [issue.text for issue in run.issues if "could not be opened" in issue.text]


@pytest.mark.parametrize("beside", ["inner.zip/conversations.json", "conversations.json"])
def test_of_the_account_in_an_archive_beside_other_files_nothing_is_kept(
    tmp_path: Path, beside: str
) -> None:
    # Given an archive with what tells of the account, and the conversations in it or beside it,
    path = tmp_path / "mixed.zip"
    told: dict[str, bytes] = {"user.json": b'{"id": "user-1", "email": "canary@example.org"}'}
    others = {"notes.txt": b"x"}
    conversations = json.dumps([said("Rye")]).encode()
    (told if "/" in beside else others)["conversations.json"] = conversations
    path.write_bytes(
        packed({"inner.zip": packed(told, zipfile.ZIP_STORED), **others}, zipfile.ZIP_STORED)
    )
    # when its original is kept, then nothing of the account is in it.
    with open_original(path, "chatgpt") as original:
        kept = original.read()
    assert b"canary@example.org" not in kept
    assert len(kept) == path.stat().st_size


def test_an_archive_of_a_folder_may_have_another_ending(services: Services, tmp_path: Path) -> None:
    (tmp_path / "data.dms").write_bytes(export("Rye"))
    (tmp_path / "notes.bak").write_bytes(b"no archive")
    report = services.importing.run([tmp_path], Unattended())
    assert sum(run.sessions_new for run in report.runs) == 1


def test_a_damaged_part_does_not_keep_the_others_out(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(packed({"1.zip": export("Rye"), "2.zip": b"PK" + export("Oven")[30:]}))
    report = services.importing.run([path], Unattended())
    assert sum(run.sessions_new for run in report.runs) == 1
    assert names(path) == ("1.zip/conversations.json", "2.zip")


def test_of_a_part_that_breaks_off_what_is_whole_is_read(
    services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(packed({"1.zip": export("Rye"), "2.zip": export("Oven")[:-40]}))
    (run,) = services.importing.run([path], Unattended()).runs
    assert run.sessions_new == 2
    assert [issue.text for issue in run.issues if "cut short" in issue.text]


def test_archives_are_opened_as_deep_as_somebody_packs_them(
    services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "deep.zip"
    parts = {"part1of2.zip": export("Rye"), "part2of2.zip": export("Oven")}
    path.write_bytes(packed({"all.zip": packed(parts), "old.zip": export("Yeast")}))
    report = services.importing.run([path], Unattended())
    assert sum(run.sessions_new for run in report.runs) == 3
    assert "all.zip/part1of2.zip/conversations.json" in names(path)


def test_archives_are_not_opened_without_end(tmp_path: Path) -> None:
    path, content = tmp_path / "deep.zip", export("Rye")
    for level in "dcba":
        content = packed({f"{level}.zip": content})
    path.write_bytes(content)
    assert names(path) == ("a.zip/b.zip/c.zip/d.zip",)


def test_all_archives_count_however_deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_room, "MAX_INNER", 5)
    path = tmp_path / "many.zip"
    three = packed({f"{n}.zip": export("Rye") for n in range(3)})
    path.write_bytes(packed({"a.zip": three, "b.zip": three}))
    with pytest.raises(UnreadableFile, match="8 archives"):
        open_container(path)


def test_archives_inside_may_not_grow_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.zip"
    inner = export("Rye")
    path.write_bytes(packed({"a.zip": packed({"b.zip": inner})}))
    monkeypatch.setattr(archive_room, "MAX_INNER_BYTES", len(inner) + 10)
    with pytest.raises(UnreadableFile, match="larger than an export"):
        open_container(path)


def test_what_a_system_puts_beside_the_archives_does_not_matter(
    services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "all.zip"
    double = b"\0\x05\x16\x07"
    path.write_bytes(
        packed(
            {
                "all/.DS_Store": b"Bud1",
                "all/part1.zip": export("Rye"),
                "__MACOSX/all/._part1.zip": double,
                "all/Thumbs.db": b"x",
            }
        )
    )
    (run,) = services.importing.run([path], Unattended()).runs
    assert (run.sessions_new, run.issues) == (1, ())


def test_too_many_archives_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive_room, "MAX_INNER", 2)
    path = tmp_path / "many.zip"
    path.write_bytes(packed({f"{number}.zip": export("Rye") for number in range(3)}))
    with pytest.raises(UnreadableFile, match="3 archives"):
        open_container(path)


def imported(services: Services, path: Path) -> list[tuple[str, str | None, int, int]]:
    report = services.importing.run([path], Unattended())
    return [
        (Path(run.path).name, run.format, run.sessions_new, run.sessions_unchanged)
        for run in report.runs
    ]


def test_the_archives_of_a_folder_are_imported_each_as_if_it_was_chosen(
    services: Services, tmp_path: Path
) -> None:
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "conversations.json").write_text(json.dumps([said("Oats")]))
    (folder / "spelt.zip").write_bytes(export("Spelt"))
    (folder / "holiday.zip").write_bytes(packed({"beach.jpg": b"x"}))
    (folder / "damaged.zip").write_bytes(export("Rye")[:60])
    report = services.importing.run([folder], Unattended())
    runs = {Path(run.path).name: run for run in report.runs}
    assert {name: run.sessions_new for name, run in runs.items()} == {
        "downloads": 1,
        "spelt.zip": 1,
        "damaged.zip": 0,
    }
    assert "damaged" in runs["damaged.zip"].issues[0].text
    assert [file.member for file in runs["downloads"].files if file.left_out] == ["holiday.zip"]
    # What was read is not read again; what came since is.
    (folder / "damaged.zip").unlink()
    again = imported(services, folder)
    assert [sum(run[place] for run in again) for place in (2, 3)] == [0, 2]
    (folder / "later.zip").write_bytes(export("Barley"))
    assert ("later.zip", "chatgpt", 1, 0) in imported(services, folder)


def test_a_folder_of_archives_is_recognised(tmp_path: Path) -> None:
    (tmp_path / "spelt.zip").write_bytes(export("Spelt"))
    found = recognise(tmp_path, Unattended())
    assert [form.key for form in found.formats] == ["chatgpt"]
    (tmp_path / "spelt.zip").write_bytes(packed({"beach.jpg": b"x"}))
    assert recognise(tmp_path, Unattended()).formats == ()
