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
from chatvault.services.importing.recognising import recognise
from chatvault.services.vault import Services
from tests.unit.importers.chatgpt.chatgpt_files import said


def packed(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


def names(path: Path) -> tuple[str, ...]:
    with closing(open_container(path)) as container:
        return container.names()


def export(title: str) -> bytes:
    return packed({"conversations.json": json.dumps([said(title)]).encode()})


def test_the_parts_are_read_together(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(packed({"part1of2.zip": export("Rye"), "part2of2.zip": export("Oven")}))
    report = services.importing.run([path], Unattended())
    assert sum(run.sessions_new for run in report.runs) == 2
    assert [issue for run in report.runs for issue in run.issues] == []
    again = services.importing.run([path], Unattended())
    assert sum(run.sessions_new + run.sessions_updated for run in again.runs) == 0


def test_archives_beside_other_files_stay_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "mixed.zip"
    path.write_bytes(packed({"inner.zip": export("Rye"), "notes.txt": b"x"}))
    assert names(path) == ("inner.zip", "notes.txt")


def test_it_is_said_of_archives_that_lie_beside_what_was_read(
    services: Services, tmp_path: Path
) -> None:
    path = tmp_path / "mixed.zip"
    conversations = json.dumps([said("Oven")]).encode()
    path.write_bytes(packed({"inner.zip": export("Rye"), "conversations.json": conversations}))
    (run,) = services.importing.run([path], Unattended()).runs
    assert run.sessions_new == 1
    assert any("It holds 1 archive among other files." in issue.text for issue in run.issues)


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
    report = services.importing.run([path], Unattended())
    assert sum(run.sessions_new for run in report.runs) == 1
    assert not any("among other files" in issue.text for run in report.runs for issue in run.issues)


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
