"""What the blocks and attachments of a message in Slack say, written as its texts are."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any

from chatvault.importers.json_files.json_values import mapping, sequence, string

Fields = dict[str, Any]

_INLINE = ("text", "link", "user", "channel", "emoji", "broadcast", "usergroup", "date", "color")
_DEEPEST = 5  # blocks within each other
_STYLES = (("code", "`"), ("strike", "~"), ("italic", "_"), ("bold", "*"))


def laid_out(message: Fields) -> str:
    """The words in the blocks of a message, which programs may send without a text."""
    blocks = map(mapping, sequence(message.get("blocks")))
    return "\n".join(line for block in blocks for line in _lines(block, _DEEPEST))


def _lines(block: Fields, levels: int) -> Iterator[str]:
    for key in ("text", "title"):
        if said := _text(block.get(key)):
            yield said
    inner = [mapping(one) for key in ("elements", "fields") for one in sequence(block.get(key))]
    if any(string(one.get("type")) in _INLINE for one in inner):
        yield _set_out("".join(map(_inline, inner)), string(block.get("type")))
    elif string(block.get("type")) == "rich_text_list":
        yield from _points(block, inner)
    elif levels:
        for one in inner:
            yield from _lines(one, levels - 1)
    for row in sequence(block.get("rows")):
        cells = (" ".join(_lines(mapping(cell), levels - 1)) for cell in sequence(row) if levels)
        yield " | ".join(cells)


def _text(told: object) -> str:
    return string(told) or string(mapping(told).get("text"))


def _points(block: Fields, items: list[Fields]) -> Iterator[str]:
    ordered = block.get("style") == "ordered"
    for number, item in enumerate(items, 1):
        mark = f"{number}. " if ordered else "• "
        yield mark + "".join(map(_inline, map(mapping, sequence(item.get("elements")))))


def _set_out(text: str, kind: str) -> str:
    if kind == "rich_text_preformatted":
        return f"```\n{text}\n```"
    quoted = kind == "rich_text_quote"
    return "\n".join(f"&gt; {line}" for line in text.splitlines()) if quoted else text


def _inline(piece: Fields) -> str:
    """A piece of a line, with the signs of its style around it."""
    text = _bare(piece, html.escape(string(piece.get("text")), quote=False))
    style = mapping(piece.get("style"))
    if not text.strip():
        return text
    begin, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    signs = "".join(sign for key, sign in _STYLES if style.get(key) is True)
    return f"{begin}{signs[::-1]}{text.strip()}{signs}{end}"


def _bare(piece: Fields, text: str) -> str:
    match piece.get("type"):
        case "link":
            return f"<{string(piece.get('url'))}|{text}>" if text else string(piece.get("url"))
        case "user":
            return f"<@{string(piece.get('user_id'))}>"
        case "channel":
            return f"<#{string(piece.get('channel_id'))}>"
        case "usergroup":
            return f"<!subteam^{string(piece.get('usergroup_id'))}>"
        case "broadcast":
            return f"<!{string(piece.get('range'))}>"
        case "emoji":
            return f":{string(piece.get('name'))}:"
        case "date":
            return string(piece.get("fallback"))
        case "color":
            return string(piece.get("value"))
    return text


def attached(told: Fields) -> str:
    """What a program wrote as an attachment: that is all that most of its messages hold."""
    title, address = string(told.get("title")), string(told.get("title_link"))
    fields = [mapping(one) for one in sequence(told.get("fields"))]
    lines = [
        string(told.get("pretext")),
        f"<{address}|{title}>" if title and address else title,
        string(told.get("text")),
        laid_out(told),
        *(": ".join(filter(None, map(_text, (one.get("title"), one.get("value")))))
          for one in fields),
        string(told.get("footer")),
    ]  # fmt: skip
    return "\n".join(filter(None, lines)) or string(told.get("fallback"))
