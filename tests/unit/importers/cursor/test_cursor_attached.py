"""What a person put to a prompt in Cursor's editor is kept with it, once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chatvault.domain.blocks import Block, File, Image
from tests.unit.importers.cursor.cursor_files import SESSION, EditorDatabase, read_one, talk

GLOBAL = "User/globalStorage/state.vscdb"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(24)


def put_to(folder: Path, **fields: Any) -> tuple[Block, ...]:
    """What stands behind the words of a prompt."""
    database = EditorDatabase()
    database.composer(SESSION, "u1")
    database.bubble(SESSION, "u1", "What of these?", **fields)
    return read_one(database.write(folder / GLOBAL)).messages[0].blocks[1:]


def test_passages_folders_and_pages_are_named_with_what_is_kept_of_them(tmp_path: Path) -> None:
    context = {
        "selections": [
            {"uri": {"fsPath": "/home/ada/search/fts.py"}, "rawText": "def split():"},
            {"uri": {"_fsPath": "/home/ada/search/b.py"}, "text": "x = 1"},
            {"uri": {"path": "/home/ada/search/c.py"}, "text": ""},
        ],
        "terminalSelections": [{"text": "Error: 1"}, "odd"],
        "fileSelections": [{"uri": "/home/ada/search/fts.py"}, {"uri": {"path": "/d.py"}}],
        "folderSelections": [{"relativePath": "tests"}],
        "selectedDocs": [{"name": "SQLite", "url": "https://sqlite.org/fts5.html"}],
        "externalLinks": [{"url": "https://example.org/page"}],
    }
    chunk = {"relativeWorkspacePath": "fts.py", "lines": ["def split():"]}
    blocks = put_to(tmp_path, context=context, attachedCodeChunks=[chunk])
    assert [(block.attachment.name, block.text) for block in blocks if isinstance(block, File)] == [
        ("fts.py", "def split():"),
        ("/home/ada/search/b.py", "x = 1"),
        ("terminal", "Error: 1"),
        ("/d.py", ""),
        ("tests", ""),
        ("https://sqlite.org/fts5.html", ""),
        ("https://example.org/page", ""),
    ]


def test_a_picture_that_is_told_in_two_places_is_kept_once_with_its_bytes(tmp_path: Path) -> None:
    content = {str(place): byte for place, byte in enumerate(PNG)}
    selected = [{"uuid": "p1", "path": "/tmp/one.png"}, {"uuid": "p2", "path": "/tmp/two.png"}]
    blocks = put_to(
        tmp_path,
        images=[{"uuid": "p1", "data": content}, {"data": {"0": 300}}],
        context={"selectedImages": selected},
    )
    pictures = [block.attachment for block in blocks if isinstance(block, Image)]
    assert [picture.name for picture in pictures] == ["image.png", "two.png"]
    assert pictures[0].content is not None
    assert pictures[0].content().read() == PNG


def test_the_words_of_an_old_prompt_may_be_kept_as_a_tree_alone(tmp_path: Path) -> None:
    tree = {"root": {"children": [{"type": "paragraph", "children": [{"text": "Look"}]}]}}
    tab = {"tabId": SESSION, "bubbles": [{"type": "user", "initText": json.dumps(tree)}]}
    database = EditorDatabase()
    database.items["workbench.panel.aichat.view.aichat.chatdata"] = {"tabs": [tab]}
    assert talk(read_one(database.write(tmp_path / "state.vscdb"))) == ["Look"]


def test_the_chats_before_composers_have_what_was_put_to_a_prompt_in_the_bubble(
    tmp_path: Path,
) -> None:
    chosen = [{"uri": {"fsPath": "/home/ada/a.py"}, "rawText": "x = 1"}]
    bubbles = [{"type": "user", "text": "Why?", "selections": chosen}]
    database = EditorDatabase()
    tab = {"tabId": SESSION, "bubbles": bubbles}
    database.items["workbench.panel.aichat.view.aichat.chatdata"] = {"tabs": [tab]}
    session = read_one(database.write(tmp_path / "User/workspaceStorage/ab/state.vscdb"))
    (passage,) = session.messages[0].blocks[1:]
    assert isinstance(passage, File)
    assert (passage.attachment.name, passage.text) == ("/home/ada/a.py", "x = 1")
