"""What is said of files that no format knows."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from chatvault.importers.containers.container import open_container
from chatvault.services.importing.seeming import seeming


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PGDMP\x01\x0e\x00" + bytes(100), "pg_restore"),
        (gzip.compress(b"INSERT INTO t VALUES (1);", mtime=0), "unpack it"),
        (b"INSERT INTO t VALUES (1);\n", "a dump of a database"),
        (b'{"rye": 1}', "JSON from another program"),
        (b'{"rye": "CREATE TABLE rye"}', "JSON from another program"),
        (b"rye", "plain text"),
        ("rye".encode("utf-16"), "plain text"),
        ("INSERT INTO t VALUES (1);".encode("utf-16"), "explain what their columns mean"),
        (b"SQLite format 3\0" + bytes(100), "explain what their columns mean"),
        (bytes(257) + b"ustar\x0000", "packed with tar"),
        (b"7z\xbc\xaf\x27\x1c\0\4", "packed with 7-Zip"),
        (b"Rar!\x1a\x07\1\0", "packed with RAR"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a printed document"),
        (b"<!DOCTYPE html><title>Rye</title>", "a page that a browser saved"),
        (
            b'<!DOCTYPE html><html><link rel="canonical" href="https://chatgpt.com/c/1">',
            "a page of ChatGPT that a browser saved",
        ),
        (
            b"<!DOCTYPE html>\n<!-- saved from url=(0031)https://claude.ai/chat/1 -->\n<html>",
            "ask Claude for an export of your data (Settings, Privacy)",
        ),
        (
            b"From: <Saved by Blink>\r\nSnapshot-Content-Location: https://gemini.google.com/app/1",
            "Google Takeout",
        ),
    ],
)
def test_a_file_is_named_after_what_it_holds(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    container = open_container(tmp_path / "file")
    assert said in seeming(container, container.names())
