"""Members of an archive that nobody reads, and that open an account or tell whose it is.

An export may have files of any name beside its conversations, and a person packs what lies in a
folder: settings, cookies, keys. What a format reads is that format's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatvault.domain.secrets import holds_secret
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.unicode_text import utf8_beginning
from chatvault.importers.json_files.json_shape import shape
from chatvault.importers.secret_names import COLUMN, OPENING, PERSONAL

_ENDINGS = (
    ".json", ".jsonl", ".ndjson", ".har", ".csv", ".tsv", ".txt", ".xml", ".yaml", ".yml", ".toml",
    ".ini", ".cfg", ".conf", ".env", ".properties", ".pem", ".key", ".log",
)  # fmt: skip
_TABLES = (".csv", ".tsv")
_PROSE = (".txt", ".log")  # in which a mail address may have been spoken of
_ALONE = re.compile(r"(?:^|/)(?:id_[a-z0-9]+|\.env[\w.]*|\.netrc|\.npmrc|\.pypirc)$")  # no ending
_OPENS = rf"{OPENING}|authorization"
# Such a name as a key or a value of JSON, and before a value in YAML, INI, CSV, XML, or in a list
# of cookies.
_IN_JSON = re.compile(
    rf"\"[\w.-]{{0,40}}(?:{_OPENS}|{PERSONAL})[\w-]{{0,20}}\"\s{{0,3}}[:,]".encode(), re.IGNORECASE
)
_NAMED = r"(?:^|[\s\"'<,;])[\w.-]{{0,40}}(?:{names})[\w-]{{0,20}}[\"']?\s{{0,3}}[:=,;>\t]"
_IN_TEXT = re.compile(
    _NAMED.format(names=rf"{_OPENS}|{PERSONAL}").encode(), re.IGNORECASE | re.MULTILINE
)
_IN_PROSE = re.compile(_NAMED.format(names=_OPENS).encode(), re.IGNORECASE | re.MULTILINE)
# Keys of what was said: it may be a conversation in a form that will be read one day.
_SAID = frozenset(
    ("messages", "message", "mapping", "chat_messages", "conversations", "conversation", "docs",
     "content", "text", "parts", "turns", "fragments", "chunks", "responses", "history")
)  # fmt: skip
_RECORDED = ".har"  # what a browser sent, with its cookies
_TEXT_BEGINS = 1024  # bytes in which no text has a zero


def telling(container: Container, names: Iterable[str]) -> list[str]:
    """Those of the names that may tell of an account, by what stands at their beginning."""
    return [name for name in names if _may_be_text(name) and _tells(container, name)]


def _may_be_text(name: str) -> bool:
    lowered = name.lower()
    return lowered.endswith(_ENDINGS) or _ALONE.search(lowered) is not None


def _tells(container: Container, name: str) -> bool:
    try:
        head = utf8_beginning(container.head(name))
    except UnreadableFile:
        return False  # nothing of it is kept
    if b"\0" in head[:_TEXT_BEGINS]:
        return False
    lowered = name.lower()
    keys = {step for path in shape(head).paths for step in path}
    if keys:
        return lowered.endswith(_RECORDED) or (_SAID.isdisjoint(keys) and _opens(keys, head))
    if lowered.endswith(_TABLES):
        return _opens(_columns(head), b"") or _holds(head)
    named = _IN_PROSE if lowered.endswith(_PROSE) else _IN_TEXT
    return named.search(head) is not None or _holds(head)


def _columns(head: bytes) -> list[str]:
    """The cells of the first line of a table."""
    first = head.partition(b"\n")[0].decode("utf-8", "replace")
    return [cell.strip('" \r') for cell in re.split(r"[,;\t]", first)]


def _opens(keys: Iterable[str], head: bytes) -> bool:
    return any(map(COLUMN.search, keys)) or _IN_JSON.search(head) is not None or _holds(head)


def _holds(head: bytes) -> bool:
    return b"PRIVATE KEY-----" in head or holds_secret(head.decode("utf-8", "replace"))
