"""What Qwen Code put aside of what tools gave back is read from the files that hold it."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import ToolCall
from tests.unit.importers.qwen_code.qwen_code_files import (
    SESSION,
    call,
    model,
    read_one,
    returned,
    user,
    write,
)

WHOLE = "rye\n" * 10_000
PROJECT = "projects/-home-ada-oven"


def truncated(path: Path) -> str:
    return (
        "Tool output was too large and has been truncated.\n"
        f"The full output has been saved to: {path}\n"
        "To read the complete output, use the read_file tool with the absolute file path above.\n"
        "\nTruncated part of the output:\nrye"
    )


def persisted(path: Path) -> str:
    return (
        f"<persisted-output>\nOutput too large (39 KB). Full output saved to: {path}\n"
        "Note: this file may be cleaned up after 24 hours.\n\nPreview:\nrye\n</persisted-output>"
    )


def session(home: Path, told: str) -> Path:
    return write(
        home / PROJECT / "chats" / f"{SESSION}.jsonl",
        [
            user("u1", None, "What is here?"),
            model("a1", "u1", call("c1", path="a.md")),
            returned("r1", "a1", "c1", {"output": told}, status="success"),
        ],
    )


def given_back(store: Path) -> str:
    """The text of the only outcome."""
    (called,) = (
        block
        for message in read_one(store).messages
        for block in message.blocks
        if isinstance(block, ToolCall)
    )
    assert called.outcome is not None
    return called.outcome.text


@pytest.mark.parametrize(
    ("name", "says"), [("run_shell_12ab.output", truncated), ("tool-results/c1.txt", persisted)]
)
def test_an_output_is_told_whole_whatever_part_of_the_folder_is_imported(
    tmp_path: Path, name: str, says: object
) -> None:
    assert callable(says)
    home = tmp_path / ".qwen"
    path = write(home / "tmp" / "0a1b" / name, WHOLE.encode())
    log = session(home, says(path))
    for store in (tmp_path, home, home / "projects", home / PROJECT / "chats", log):
        assert given_back(store) == WHOLE
    path.unlink()
    assert given_back(home) == says(path)


def test_no_file_is_opened_but_of_those_folders(tmp_path: Path) -> None:
    home = tmp_path / ".qwen"
    secret = write(home / "secret.output", b"a key")
    told = truncated(secret)
    session(home, told)
    assert given_back(home) == told
