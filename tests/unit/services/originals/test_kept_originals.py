"""The originals of a large import are kept by a process beside the program, to the same end."""

from __future__ import annotations

import hashlib
import multiprocessing
from contextlib import closing
from pathlib import Path

from chatvault.domain.work import Unattended
from chatvault.services.originals.kept_originals import KeptOriginals
from chatvault.services.originals.original_storing import AskedFile, size_and_time
from chatvault.storage.blobs import Blobs
from chatvault.storage.half_written import PARTIAL
from chatvault.storage.read_file import KeptOriginal


def asked(path: Path) -> AskedFile:
    return AskedFile(path, "notes", size_and_time(path), KeptOriginal())


def written(folder: Path, *texts: str) -> list[AskedFile]:
    paths = [folder / f"{number}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    return list(map(asked, paths))


def test_each_file_is_kept_as_it_is(tmp_path: Path) -> None:
    files, blobs = written(tmp_path, "rye", "wheat " * 1_000), Blobs(tmp_path / "blobs")
    with closing(KeptOriginals(files, blobs)) as kept:
        kept.begin()
        told = kept.all(Unattended(), "keeping")
    assert [one.path for one in told] == [file.path for file in files]
    for one, file in zip(told, files, strict=True):
        assert one.file is not None
        assert one.file.original == hashlib.sha256(file.path.read_bytes()).hexdigest()
        assert one.file.modified_at == file.look[1]
        assert blobs.read(one.file.original) == file.path.read_bytes()
    assert multiprocessing.active_children() == []


def test_a_file_that_is_gone_by_then_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    files, blobs = written(tmp_path, "rye", "wheat"), Blobs(tmp_path / "blobs")
    files[0].path.unlink()
    with closing(KeptOriginals(files, blobs)) as kept:
        kept.begin()
        gone, there = kept.all(Unattended(), "keeping")
    assert gone.file is None
    assert "could not be kept" in gone.failure
    assert there.file is not None


def test_where_the_system_ends_the_process_the_program_keeps_them_itself(tmp_path: Path) -> None:
    files, blobs = written(tmp_path, "rye", "wheat"), Blobs(tmp_path / "blobs")
    with closing(KeptOriginals(files, blobs)) as kept:
        (process,) = multiprocessing.active_children()
        process.kill()
        process.join()
        kept.begin()
        told = kept.all(Unattended(), "keeping")
    assert [one.file is not None for one in told] == [True, True]


def test_nothing_is_left_behind_where_nobody_wants_them(tmp_path: Path) -> None:
    files, blobs = written(tmp_path, *("rye" * 100_000 for _ in range(50))), Blobs(tmp_path / "b")
    with closing(KeptOriginals(files, blobs)) as kept:
        kept.begin()
    assert multiprocessing.active_children() == []
    assert list(blobs.folder.glob(f"*{PARTIAL}*")) == []
