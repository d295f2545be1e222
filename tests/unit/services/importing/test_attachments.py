"""Attachments: which pictures a conversation shows, and taking kept bytes out of the vault."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from chatvault.domain.blocks import Attachment, File, Image, Text, ToolCall, ToolOutcome
from chatvault.domain.message import Hidden, Role
from chatvault.errors import KnownError, NotFound
from chatvault.services.vault import Services
from tests.factories import make_message, make_session
from tests.unit.conftest import MergeFunction


def kept(name: str, content: bytes | None = None, media_type: str = "image/png") -> Attachment:
    body = content if content is not None else name.encode()
    return Attachment(name, media_type, len(body), content=lambda: io.BytesIO(body))


@pytest.fixture
def bread(merge: MergeFunction) -> int:
    """A conversation with pictures of all sorts, in two branches."""
    chart = ToolOutcome("", attachments=(kept("chart.png"), kept("rows.csv", None, "text/csv")))
    messages = [
        make_message(
            external_id="a",
            blocks=(
                File(kept("scan.png")),
                Image(kept("crumb.png")),
                Image(Attachment("gone.png")),
            ),
        ),
        make_message(
            external_id="old", parent_id="a", role=Role.ASSISTANT, blocks=(Image(kept("old.png")),)
        ),
        make_message(
            external_id="b",
            parent_id="a",
            role=Role.ASSISTANT,
            blocks=(ToolCall("python", "{}", "c", chart), Text("See."), Image(kept("crust.png"))),
        ),
        make_message(
            external_id="c", parent_id="b", hidden=Hidden.META, blocks=(Image(kept("meta.png")),)
        ),
        make_message(
            external_id="d", parent_id="c", blocks=(Image(kept("again.png", b"crumb.png")),)
        ),
    ]
    (done,) = merge(make_session(messages=messages, external_id="bread", active_leaf="d"))
    return done.session_id


def test_the_pictures_of_the_thread_come_in_its_order_each_once(
    services: Services, bread: int
) -> None:
    names = [picture.name for picture in services.reading.pictures(bread)]
    assert names == ["crumb.png", "chart.png", "crust.png"]
    with_hidden = services.reading.pictures(bread, hidden=True)
    assert [picture.name for picture in with_hidden] == [*names, "meta.png"]


def test_only_so_much_of_an_attachment_is_read(services: Services, merge: MergeFunction) -> None:
    body = b"rye " * 200_000
    file = File(kept("rye.txt", body, "text/plain"))
    (done,) = merge(make_session(messages=[make_message(blocks=(file,))]))
    (message,) = services.reading.all_messages(done.session_id)
    blob = message.blocks[0].attachment.blob  # type: ignore[union-attr]
    assert services.reading.attachment_head(blob, 700_001) == body[:700_001]
    assert services.reading.attachment_head(blob, 5_000_000) == body


def test_a_file_is_saved_with_its_own_bytes(services: Services, bread: int, tmp_path: Path) -> None:
    picture = services.reading.pictures(bread)[0]
    out = tmp_path / "saved" / "crumb.png"
    assert services.exporting.save_attachment(picture.blob or "", out) == out
    assert out.read_bytes() == b"crumb.png"
    assert list(out.parent.iterdir()) == [out]


def test_what_is_not_in_the_vault_cannot_be_saved(services: Services, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        services.exporting.save_attachment("0" * 64, tmp_path / "a.png")
    assert not (tmp_path / "a.png").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a folder in the way is told differently")
def test_a_file_that_cannot_be_written_says_so(
    services: Services, bread: int, tmp_path: Path
) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "inside").write_text("mine")
    blob = services.reading.pictures(bread)[0].blob or ""
    with pytest.raises(KnownError, match="could not be saved"):
        services.exporting.save_attachment(blob, tmp_path / "taken")
    assert [path.name for path in tmp_path.glob("*.partial")] == []
