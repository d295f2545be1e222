"""What a person put to a prompt in Cursor's editor, besides pictures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import Attachment, Block, File
from chatvault.importers.json_files.json_values import mapping, sequence, string

_PASSAGES = ("selections", "terminalSelections")
_FOLDERS = ("folderSelections", "attachedFolders", "attachedFoldersNew")
_PAGES = ("selectedDocs", "externalLinks")


def attached(bubble: dict[str, Any]) -> list[Block]:
    """Passages, files, folders and pages, each once; older versions name them in the bubble."""
    files: dict[tuple[str, str], File] = {}
    for name, text in _named(bubble):
        if name and not (text == "" and any(_same(known, name) for known, _text in files)):
            files.setdefault((name, text), File(Attachment(name, "text/plain"), text))
    return list(files.values())


def path_of(uri: object) -> str:
    """The path that a URI of the editor names."""
    fields = mapping(uri)
    paths = (string(fields.get(key)) for key in ("fsPath", "_fsPath", "path"))
    return next(filter(None, paths), string(uri))


def _named(bubble: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Name and text, "" where that is not kept; a passage's text is told in two places."""
    told: set[str] = set()
    for chunk in map(mapping, sequence(bubble.get("attachedCodeChunks"))):
        lines = sequence(chunk.get("lines"))
        text = "\n".join(string(line) or string(mapping(line).get("text")) for line in lines)
        told.add(text.strip())
        yield string(chunk.get("relativeWorkspacePath")) or path_of(chunk.get("uri")), text
    places = (mapping(bubble.get("context")), bubble)
    for passage in _all(places, *_PASSAGES):
        text = string(passage.get("rawText")) or string(passage.get("text"))
        if text.strip() and text.strip() not in told:
            told.add(text.strip())
            yield path_of(passage.get("uri")) or string(passage.get("name")) or "terminal", text
    for file in _all(places, "fileSelections"):
        yield path_of(file.get("uri")), ""
    for folder in _all(places, *_FOLDERS):
        relative = string(folder.get("relativePath")) or string(folder.get("folderPath"))
        yield relative or path_of(folder.get("uri")), ""
    for page in _all(places, *_PAGES):
        yield string(page.get("url")) or string(page.get("name")), ""


def _all(places: tuple[dict[str, Any], ...], *keys: str) -> Iterator[dict[str, Any]]:
    for place in places:
        for key in keys:
            yield from map(mapping, sequence(place.get(key)))


def _same(known: str, name: str) -> bool:
    """Whether a path is one that is known already, perhaps from the workspace's folder on."""
    return known == name or name.replace("\\", "/").endswith("/" + known.replace("\\", "/"))
