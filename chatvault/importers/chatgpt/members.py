"""Which files of a container belong to a ChatGPT export, and what each of them is."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

import orjson

from chatvault.errors import UnreadableFile
from chatvault.importers import account_files
from chatvault.importers.chatgpt.assets import LIBRARY_FILE, NAMES_FILE
from chatvault.importers.chatgpt.codex_tasks import ITEMS, TURNS
from chatvault.importers.chatgpt.compliance import KIND, LIST
from chatvault.importers.chatgpt.sidecars import COMPARISONS, FEEDBACK, GROUPS, SHARES, UNREAD
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files import json_text
from chatvault.importers.json_files.export_records import WRAPPER
from chatvault.importers.json_files.json_shape import Shape, may_be_json, shape, shape_with
from chatvault.importers.private_files.telling_members import telling

MAIN_FILE = "conversations.json"
PAGE = "chat.html"
PAGE_MARKER = b"jsonData ="  # what the conversations stand behind in it
_PAGE_HINT = b"jsonData"
MANIFEST = "export_manifest.json"
_LARGEST_MANIFEST = 16 << 20  # bytes; it names every picture, of which there may be thousands
TASKS = "codex.json"

_SIDECARS = frozenset(
    {
        MANIFEST,
        PAGE,
        FEEDBACK,
        COMPARISONS,
        SHARES,
        GROUPS,
        NAMES_FILE,
        LIBRARY_FILE,
        TASKS,
        *UNREAD,
        *account_files.NAMES,
    }
)
_ASSET = re.compile(
    r"(?:[^/]+/)*(?:file[-_][^/]+|[^/]+\.dat)|(?:dalle-generations|user-[^/]+|textdocs)/.+"
    r"|[^/]+/(?:audio|images?|video)/[^/]+"
)
_PART = re.compile(r"conversations-\d{1,9}\.json")
_NUMBERED = re.compile(r"(.*?)(\d+)(\.json)$")


def claimed(container: Container, names: Sequence[str]) -> tuple[str, ...]:
    """The conversations among ``names`` and what accompanies them."""
    conversations = {
        *conversation_files(container, names),
        *task_files(container, names),
        *workspace_files(container, names),
    }
    if not conversations and MAIN_FILE in names:
        container.head(MAIN_FILE)  # tells why, where it could not be read
    folders = {posixpath.dirname(name) for name in conversations}
    return tuple(
        name for name in names if name in conversations or _accompanies(container, name, folders)
    )


def conversation_files(container: Container, names: Sequence[str]) -> list[str]:
    """The files to read, in the export's order; the page only where there are no others."""
    found = [name for name in names if _holds_conversations(container, name)]
    folders = {posixpath.dirname(name) for name in found}
    pages = [
        name
        for name in names
        if posixpath.basename(name).lower() == PAGE
        and posixpath.dirname(name) not in folders
        and _PAGE_HINT in _head(container, name)
    ]
    ranks = _manifest_ranks(container, names)
    return sorted(found + pages, key=lambda name: (ranks.get(name, len(ranks)), _natural(name)))


def task_files(container: Container, names: Sequence[str]) -> list[str]:
    """The files with tasks that were given to Codex on the web."""
    return [name for name in names if _holds_tasks(container, name)]


def workspace_files(container: Container, names: Sequence[str]) -> list[str]:
    """The files with conversations of a workspace, which those who administer it can get."""
    return [name for name in names if is_of_workspace(container, name)]


def is_of_workspace(container: Container, name: str) -> bool:
    """Whether the file is one for those who administer a workspace: it tells people's addresses."""
    if not may_be_json(container, name, lines=True):
        return False
    seen = shape_with(_head(container, name), KIND, wrapper=LIST)
    return seen.has("object") and seen.has("messages")


def assets(names: Sequence[str], conversations: Sequence[str]) -> list[str]:
    """Those of the claimed names that conversations may refer to."""
    roots = {posixpath.dirname(name) for name in conversations}
    return [name for name in names if any(_is_asset(name, root) for root in roots)]


def is_page(name: str) -> bool:
    """Whether the conversations stand inside a web page."""
    return name.lower().endswith(".html")


def _accompanies(container: Container, name: str, folders: set[str]) -> bool:
    folder, base = posixpath.split(name)
    if folder in folders and base.lower() in _SIDECARS:
        # Another file that tells of the account is not taken, so that its original is not kept.
        if base.lower() in UNREAD and telling(container, [name]):
            return False
        named = base.lower() in account_files.NAMES
        return named or not account_files.is_account_file(container, name)
    return any(_is_asset(name, root) for root in folders)


def _is_asset(name: str, root: str) -> bool:
    if root and not name.startswith(root + "/"):
        return False
    relative = name[len(root) :].lstrip("/")
    return relative not in _SIDECARS and _ASSET.fullmatch(relative) is not None


def _holds_conversations(container: Container, name: str) -> bool:
    if posixpath.basename(name).lower() in _SIDECARS or not may_be_json(
        container, name, lines=True
    ):
        return False
    head = json_text.beginning(_head(container, name))
    return b'"mapping"' in head and _is_chatgpt(shape(head, wrapper=WRAPPER))


def _is_chatgpt(found: Shape) -> bool:
    """DeepSeek's exports have a mapping too, and so has much that is no conversation."""
    if not found.has("mapping") or found.has("inserted_at"):
        return False
    if found.has("mapping", "*", "message", "*"):
        return any(found.has("mapping", "*", "message", key) for key in ("author", "content"))
    known = ("current_node", "conversation_id", "default_model_slug", "moderation_results")
    return found.has("mapping", "*", "message") or any(found.has(key) for key in known)


def _holds_tasks(container: Container, name: str) -> bool:
    if not may_be_json(container, name, lines=True):
        return False
    seen = shape_with(_head(container, name), *map(_quoted, ITEMS), wrapper=WRAPPER)
    return any(seen.has(TURNS, "[]", items) for items in ITEMS) and not seen.has("mapping")


def _quoted(key: str) -> str:
    return f'"{key}"'


def _head(container: Container, name: str) -> bytes:
    try:
        return container.head(name)
    except UnreadableFile:
        return b""


def _natural(name: str) -> tuple[str, int, str]:
    """Orders conversations-9 before conversations-10."""
    match = _NUMBERED.fullmatch(name)
    return (match[1], int(match[2][:18]), name) if match else (name, -1, name)


def missing_parts(container: Container, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The parts of conversations that a manifest names and that are not there, with it."""
    known = {posixpath.basename(name) for name in names}
    for manifest in (name for name in names if posixpath.basename(name) == MANIFEST):
        told = map(posixpath.basename, _texts(_manifest(container, manifest)))
        for part in dict.fromkeys(told):
            if _PART.fullmatch(part) and part not in known and MAIN_FILE not in known:
                yield manifest, part


def _manifest(container: Container, name: str) -> object:
    try:
        with container.open(name) as stream:
            content: object = orjson.loads(stream.read(_LARGEST_MANIFEST))
    except (orjson.JSONDecodeError, UnreadableFile):
        return None
    return content


def _manifest_ranks(container: Container, names: Sequence[str]) -> dict[str, int]:
    """The places in which manifests name the files; how they write that has changed."""
    ranks: dict[str, int] = {}
    known = set(names)
    for manifest in (name for name in names if posixpath.basename(name) == MANIFEST):
        for written in _texts(_manifest(container, manifest)):
            path = posixpath.join(posixpath.dirname(manifest), written)
            if path in known:
                ranks.setdefault(path, len(ranks))
    return ranks


def _texts(content: object) -> Iterator[str]:
    """Every text in a JSON value, in order; keys are none."""
    left = [content]
    while left:
        value = left.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            inner = list(value.values()) if isinstance(value, dict) else value
            left += reversed(inner)
