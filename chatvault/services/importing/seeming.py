"""What something seems to be that no format knows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatvault.importers.chat_tables.dumps import is_dump
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.unicode_text import utf8_beginning
from chatvault.importers.contents.media_types import sniffed
from chatvault.importers.databases.read_only_database import MAGIC

_OF_POSTGRESQL = b"PGDMP"  # with which its files begin
# With which files begin that something is packed in, and what packed it.
_PACKED = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
)
_TAR, _TAR_AT = b"ustar", 257  # bytes from the beginning
_PACKED_DUMP = (
    "a dump of PostgreSQL in a form that only its own programs read: “pg_restore -f dump.sql FILE” "
    "makes one of it that can be imported"
)
_UNPACK = "packed with {how}: unpack it, and import what is inside"
_COLUMNS = ". If conversations are in its tables, explain what their columns mean, and import it so"
_OFFICE = "[Content_Types].xml"  # in every document of Word and its kin
_PRINTED = "a printed document (PDF), out of which no conversation can be told"
_PAGE = "a page that a browser saved, of no form that ChatVault knows"
_PAGE_OF = (
    "a page of {product} that a browser saved, which holds only what was on the screen: ask "
    "{product} for an export of your data{how}, and import that"
)
# The products by whose addresses their pages are known, and where an export is asked for.
_PRODUCTS = (
    (re.compile(rb"https://(?:chatgpt\.com|chat\.openai\.com)\b"), "ChatGPT",
     " (Settings, Data controls)"),
    (re.compile(rb"https://claude\.ai\b"), "Claude", " (Settings, Privacy)"),
    (re.compile(rb"https://gemini\.google\.com\b"), "Gemini",
     " (Google Takeout, “My Activity”, in it “Gemini Apps”)"),
    (re.compile(rb"https://grok\.com\b"), "Grok", ""),
    (re.compile(rb"https://copilot\.microsoft\.com\b"), "Microsoft Copilot", ""),
    (re.compile(rb"https://chat\.deepseek\.com\b"), "DeepSeek", ""),
    (re.compile(rb"https://www\.perplexity\.ai\b"), "Perplexity", ""),
)  # fmt: skip
_MARKUP = re.compile(rb"\s*(?:<!--[^>]{0,400}-->\s*)?<(?:!doctype html|html|\?xml)", re.IGNORECASE)
_SAVED_WHOLE = b"From: <Saved by "  # with which a page begins that was saved as one file
_KINDS = {"image": "a picture", "audio": "a recording", "video": "a film"}


def seeming(container: Container, names: Sequence[str], *, looked_at: int | None = None) -> str:
    """A sentence about it; ``looked_at`` is how many of its files were, None for all."""
    if not names:
        return "It is empty."
    if len(names) > 1:
        if _OFFICE in names:
            return "It seems to be a document of an office program."
        is_some = looked_at is not None and looked_at < len(names)
        of_those = f"the {looked_at:,} that were looked at of " if is_some else ""
        return f"None of {of_those}its {len(names):,} files is one that ChatVault knows."
    head = utf8_beginning(container.head(names[0]))
    kind = _KINDS.get(sniffed(container, names[0]).partition("/")[0])
    if not head:
        kind = "empty"
    elif head.startswith(MAGIC):
        kind = f"a database of a program that ChatVault does not know{_COLUMNS}"
    elif head.startswith(_OF_POSTGRESQL):
        kind = _PACKED_DUMP
    elif how := _packed_by(head):
        kind = _UNPACK.format(how=how)
    elif head.startswith(b"%PDF-"):
        kind = _PRINTED
    elif kind is None:
        kind = "something that is no text" if b"\0" in head[:1_000] else _text(head)
    return f"It seems to be {kind}."


def _packed_by(head: bytes) -> str:
    """What packed a file that is packed, "" else."""
    if head[_TAR_AT:].startswith(_TAR):
        return "tar"
    return next((how for sign, how in _PACKED if head.startswith(sign)), "")


def _page(head: bytes) -> str:
    """What a page of a browser is, by the first address of a product in it."""
    found = [(place.start(), name, how) for address, name, how in _PRODUCTS
             if (place := address.search(head))]  # fmt: skip
    if not found:
        return _PAGE
    _, product, how = min(found)
    return _PAGE_OF.format(product=product, how=how)


def _text(head: bytes) -> str:
    if _MARKUP.match(head) or head.startswith(_SAVED_WHOLE):
        return _page(head)
    if is_dump(head):
        return f"a dump of a database of a program that ChatVault does not know{_COLUMNS}"
    return "JSON from another program" if head.lstrip()[:1] in (b"{", b"[") else "plain text"
