"""Lines of a text come readable, and it can be told whether the last one has ended."""

from __future__ import annotations

import io
from pathlib import Path

from chatvault.importers.containers.container import open_container
from chatvault.importers.texts.text_lines import text_beginning, text_lines


def test_lines_keep_their_ends_and_show_what_cannot_be_read() -> None:
    stream = io.BytesIO(b"\xef\xbb\xbfrye\r\nsto\0ne\n\xff oven")
    assert list(text_lines(stream)) == ["rye\r\n", "sto\u2400ne\n", "\ufffd oven"]


def test_a_beginning_has_the_line_ends_of_any_system(tmp_path: Path) -> None:
    path = tmp_path / "bread.md"
    path.write_bytes(b"\xef\xbb\xbf# Rye\r\n\r\nStone\n" + b"x" * 10_000)
    found = text_beginning(open_container(path), path.name)
    assert found.startswith("# Rye\n\nStone\nxxx")
    assert len(found) < 5_000
