"""Conversations leave the vault whole or not at all, redacted where that is asked for."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chatvault.domain.blocks import Attachment, File, Image, Text
from chatvault.domain.redaction import RedactionPreview, Replaced
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled, KnownError
from chatvault.services.vault import Services
from tests.factories import make_message, make_session
from tests.unit.conftest import MergeFunction

MAIL = "ada@bakery.example"


class ImpatientWork(Unattended):
    """Stops after so many messages."""

    def __init__(self, messages: int) -> None:
        self._left = messages

    def check(self) -> None:
        if not self._left:
            raise Cancelled
        self._left -= 1


@pytest.fixture
def ids(merge: MergeFunction) -> list[int]:
    """A conversation about bread, and one with what is not for everybody."""
    note = Attachment("note.txt", "text/plain", content=lambda: io.BytesIO(MAIL.encode()))
    loaf = Attachment("loaf.png", "image/png", content=lambda: io.BytesIO(b"\x89PNG\r\n\x1a\n\0"))
    shared = [
        make_message(f"Write to {MAIL} for /home/ada/rye."),
        make_message(blocks=(Text("Here."), File(note), Image(loaf))),
    ]
    bread = make_session("How long does rye rise?", "Ten hours.", title="Rye")
    private = make_session(messages=shared, title=f"Mail of {MAIL}")
    return [done.session_id for done in merge(bread, private)]


def titles(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["Conversation"] for row in csv.DictReader(file)]


@pytest.mark.parametrize("name", ["all.csv", "ALL.CSV"])
def test_a_table_holds_many_conversations_where_a_file_is_named(
    services: Services, ids: list[int], tmp_path: Path, name: str
) -> None:
    out = tmp_path / name

    written = services.exporting.export(ids, "csv", out, Unattended())

    assert written == (out,)
    assert titles(out) == ["Rye", "Rye", f"Mail of {MAIL}", f"Mail of {MAIL}"]


def test_a_folder_gets_a_table_for_each(services: Services, ids: list[int], tmp_path: Path) -> None:
    written = services.exporting.export(ids, "csv-raw", tmp_path / "out", Unattended())

    assert [titles(path)[0] for path in written] == ["Rye", f"Mail of {MAIL}"]


def test_pages_of_many_conversations_never_share_a_file(
    services: Services, ids: list[int], tmp_path: Path
) -> None:
    written = services.exporting.export(ids, "md", tmp_path / "all.md", Unattended())

    assert len(written) == 2
    assert (tmp_path / "all.md").is_dir()


@pytest.mark.parametrize("key", ["md", "html", "csv", "csv-raw", "json"])
def test_a_redacted_export_has_nothing_of_it_in_files_and_their_names(
    services: Services, ids: list[int], tmp_path: Path, key: str
) -> None:
    (path,) = services.exporting.export(ids[1:], key, tmp_path, Unattended(), redact=True)

    text = path.read_text(encoding="utf-8")
    assert "bakery" not in text + path.name
    assert "home/ada" not in text
    assert "redacted: e-mail address" in text
    assert "mail-of-redacted-e-mail-address" in path.name


def test_a_preview_tells_what_would_be_replaced_and_writes_nothing(
    services: Services, ids: list[int], tmp_path: Path
) -> None:
    before = sorted(tmp_path.rglob("*"))

    assert services.exporting.preview(ids, "md", Unattended()) == RedactionPreview(
        (
            Replaced("e-mail address", 2, ("Mail of ad••••", "Write to ad•••• for…")),
            Replaced("home folder", 1, ("…for /home/••••/rye.",)),
        )
    )
    everything = services.exporting.preview(ids, "json", Unattended())

    assert everything.left_out == 1
    assert everything.count > 3
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_to_replace_is_told(services: Services, ids: list[int]) -> None:
    assert services.exporting.preview(ids[:1], "html", Unattended()) == RedactionPreview()


def test_a_file_is_named_after_the_conversation(services: Services, ids: list[int]) -> None:
    plain = services.exporting.file_name(ids[1], "csv")
    redacted = services.exporting.file_name(ids[1], "csv", redact=True)

    assert plain.startswith("2025-11-22-mail-of-ada-bakery-example-")
    assert redacted.startswith("2025-11-22-mail-of-redacted-e-mail-address-")
    assert redacted.endswith(".csv")


@pytest.mark.parametrize("key", ["md", "html", "csv", "json"])
def test_a_stopped_export_leaves_nothing_half(
    services: Services, ids: list[int], tmp_path: Path, key: str
) -> None:
    with pytest.raises(Cancelled):
        services.exporting.export(ids, key, tmp_path / "out", ImpatientWork(3))

    (whole,) = (tmp_path / "out").iterdir()
    assert "Ten hours." in whole.read_text(encoding="utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no limit for files")
@pytest.mark.parametrize("key", ["md", "html", "csv", "json"])
def test_a_full_disk_leaves_what_was_there(
    services: Services, merge: MergeFunction, tmp_path: Path, key: str
) -> None:
    # Given a file of an earlier export, and a conversation that is longer than there is room,
    out = tmp_path / "out" / f"rye.{key}"
    out.parent.mkdir()
    out.write_text("the earlier one")
    (done,) = merge(make_session("How long?", "Ten hours. " * 20_000))
    # when that is exported to the same place,
    with room(100_000), pytest.raises(KnownError, match="Nothing was overwritten") as told:
        services.exporting.export([done.session_id], key, out, Unattended())
    # then the person is told, and the earlier file is there as it was, alone.
    assert told.value.path == out
    assert list(out.parent.iterdir()) == [out]
    assert out.read_text() == "the earlier one"


@contextmanager
def room(size: int) -> Iterator[None]:
    """While the block runs no file can be larger, as on a full disk."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
