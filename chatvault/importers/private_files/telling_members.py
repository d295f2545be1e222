"""Members of an archive that nobody reads, and that open an account or tell whose it is.

An export may have files of any name beside its conversations, and a person packs what lies in a
folder: settings, cookies, keys. What a format reads is that format's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chatvault.domain.secrets import holds_secret
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.unicode_text import utf8_beginning
from chatvault.importers.json_files.json_values import from_json, string
from chatvault.importers.private_files.secret_names import COLUMN, OPENING

_ENDINGS = (
    ".json", ".jsonl", ".ndjson", ".har", ".csv", ".tsv", ".txt", ".xml", ".yaml", ".yml", ".toml",
    ".ini", ".cfg", ".conf", ".env", ".properties", ".pem", ".key", ".log",
)  # fmt: skip
_TABLES = (".csv", ".tsv")
_PROSE = (".txt", ".log")  # in which a mail address may have been spoken of
_ALONE = re.compile(r"(?:^|/)(?:id_[a-z0-9]+|\.env[\w.]*|\.netrc|\.npmrc|\.pypirc)$")  # no ending
# A key or a value of JSON that may be a name, and what stands before a value in YAML, INI, XML, or
# in a list of cookies. Each is looked at once, however often it stands there.
_IN_JSON = re.compile(rb'"((?:[\w.\x80-\xff-]|\\u[0-9a-fA-F]{4}){2,60})"\s{0,3}[:,]')
_IN_TEXT = re.compile(rb"(?<![\w.\x80-\xff-])([\w.\x80-\xff-]{2,60}+)[\"']?\s{0,3}[:=,;>\t]")
_NAME = re.compile(rf"{COLUMN.pattern}|authorization", re.IGNORECASE)
_OPENING_NAME = re.compile(rf"{OPENING}|authorization", re.IGNORECASE)
# Keys of what was said: it may be a conversation in a form that will be read one day.
_SAID = frozenset(
    ("messages", "message", "mapping", "chat_messages", "conversations", "conversation", "docs",
     "content", "text", "parts", "turns", "fragments", "chunks", "responses", "history")
)  # fmt: skip
_RECORDED = ".har"  # what a browser sent, with its cookies
_MARKS = b"\xef\xbb\xbf \t\r\n"  # what may stand before the first value
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
    if head.lstrip(_MARKS)[:1] not in (b"{", b"["):
        return any(_names_in(lowered, head)) or _holds(head)
    names = {_unescaped(one) for one in set(_IN_JSON.findall(head))}
    if not lowered.endswith(_RECORDED) and not _SAID.isdisjoint(names):
        return False
    return any(map(_NAME.search, names)) or _holds(head)


def _names_in(lowered: str, head: bytes) -> Iterator[bool]:
    """Of each name in a text whether it is that of something that opens an account, or tells of it.

    The columns of a table are named in its first line.
    """
    if lowered.endswith(_TABLES):
        yield from (_NAME.search(column) is not None for column in _columns(head))
        return
    name = _OPENING_NAME if lowered.endswith(_PROSE) else _NAME
    for told in set(_IN_TEXT.findall(head)):
        yield name.search(told.decode("utf-8", "replace")) is not None


def _columns(head: bytes) -> list[str]:
    """The cells of the first line of a table."""
    first = head.partition(b"\n")[0].decode("utf-8", "replace")
    return [cell.strip('" \r') for cell in re.split(r"[,;\t]", first)]


def _unescaped(name: bytes) -> str:
    return string(from_json(f'"{name.decode("utf-8", "replace")}"'))


def _holds(head: bytes) -> bool:
    return b"PRIVATE KEY-----" in head or holds_secret(head.decode("utf-8", "replace"))
