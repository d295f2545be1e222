"""What was said on a page that DiscordChatExporter wrote, as Markdown again."""

from __future__ import annotations

import re

from chatvault.importers.people.set_apart import BOLD, CODE, ITALIC, STRUCK, fenced, quoted, signed
from chatvault.importers.texts.html_tree import Element
from chatvault.importers.texts.html_words import classes, words_of
from chatvault.importers.texts.markdown_links import is_web_address, link

_SIGNS = {"strong": BOLD, "em": ITALIC, "s": STRUCK, "u": "__"}
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 4)}
_LANGUAGE = re.compile(r"\blanguage-([\w+#.-]{1,30})")
_SPACES_KEPT = frozenset({"chatlog__markdown-preserve", "preserve-whitespace"})


def said(element: Element) -> str:
    """What was said in an element; where spaces count in parts of it, in those alone."""
    parts = [one for one in element.iter() if classes(one) & _SPACES_KEPT]
    return "\n".join(map(words, parts or [element])).strip()


def words(element: Element) -> str:
    """What an element says, with signs for what is bold and the like."""
    return words_of(element, _made)


def _made(element: Element, text: str) -> str | None:
    """What becomes of what an element says, None where that stays as it is."""
    tag, kinds = element.tag, classes(element)
    if tag in _SIGNS:
        return signed(text, _SIGNS[tag])
    if tag in _HEADINGS:
        return f"{_HEADINGS[tag]} {text.strip()}\n"
    if tag == "img":
        return _sign(element)
    if tag == "br":
        return "\n"
    if tag == "li":
        return f"\n- {text.strip()}"
    if tag == "a":
        address = (element.get("href") or "").strip()
        return link(text, address) if is_web_address(address) and text != address else None
    if any(kind.endswith("pre--multiline") for kind in kinds):
        told = _LANGUAGE.search(" ".join(kinds))
        return fenced(text.strip("\n"), told[1] if told else "")
    if any(kind.endswith("pre--inline") for kind in kinds):
        return signed(text, CODE)
    if any(kind in ("chatlog__markdown-quote", "quote") for kind in kinds):
        return quoted(text.strip())
    return None


def _sign(element: Element) -> str:
    """A sign for a feeling; a server's own ones have a name for people to type."""
    name = element.get("alt") or ""
    return f":{name}:" if name and name == element.get("title") and name.isascii() else name
