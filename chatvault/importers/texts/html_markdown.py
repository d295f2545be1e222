"""Turning HTML that a product wrote into Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from lxml import etree

from chatvault.importers.texts.html_tree import Element, parsed
from chatvault.importers.texts.markdown_links import is_web_address, link

_LEFT_OUT = frozenset({"script", "style", "head", "title", "template", "svg", "noscript", "iframe"})
_INLINE_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "s": "~~", "del": "~~"}
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS = frozenset({"p", "div", "section", "article", "details", "summary", "figure", "dl", "dd"})
_DEEPEST = 12  # lists and quotes in each other; deeper ones are not set in further

_SPACE = re.compile(r"[^\S\xa0]+")
_SIGNS = re.compile(r"\\(?=[!-/:-@\[-`{-~])|`|(?<!\s)\*|\*(?!\s)|(?<!\w)_(?=\w)|(?<=\w)_(?!\w)")
_OPENING = re.compile(r"(#{1,6}|[-+>]|\d{1,9}[.)])(?=\s)")
_FENCES = re.compile(r"`{3,}")
_TICKS = re.compile(r"`+")
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([\w+#.-]{1,30})")


class _Block(str):
    """A piece that stands by itself, with empty lines around it."""

    __slots__ = ()


class _Item(_Block):
    """An item of a list, which stands close to the next one."""

    __slots__ = ()


def markdown(html: str, references: list[str] | None = None) -> tuple[str, bool]:
    """The piece as Markdown, and whether all of it is there.

    ``references`` gets the addresses of pictures and links that do not lead into the web.
    """
    body, whole = parsed(html)
    return markdown_of(body, references), whole


def markdown_of(body: Element, references: list[str] | None = None) -> str:
    """What an element holds, as Markdown."""
    return _Writer([] if references is None else references).written(body)


class _Writer:
    """Goes through a tree from its beginning to its end, without recursion."""

    def __init__(self, references: list[str]) -> None:
        self._references = references
        self._gathered: list[list[str]] = []  # by each open element
        self._depth = 0
        self._tables = 0

    def written(self, body: Element) -> str:
        walk = etree.iterwalk(body, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                self._open(element, walk)
            else:
                self._close(element, element is body)
        return self._result

    def _open(self, element: Element, walk: Any) -> None:
        self._gathered.append([])
        tag = element.tag
        if tag in _LEFT_OUT or tag in ("pre", "a", "code"):
            walk.skip_subtree()
            return
        self._depth += tag in ("li", "blockquote")
        self._tables += tag == "table"
        self._say(element.text)

    def _close(self, element: Element, last: bool) -> None:
        pieces = self._gathered.pop()
        if last:
            self._result = _joined(pieces)
            return
        self._gathered[-1] += self._made(element, pieces)
        self._depth -= element.tag in ("li", "blockquote")
        self._tables -= element.tag == "table"
        self._say(element.tail)

    def _say(self, text: str | None) -> None:
        if not text:
            return
        words = _SPACE.sub(" ", text)
        pieces = self._gathered[-1]
        begins = not pieces or isinstance(pieces[-1], _Block) or pieces[-1].endswith("\n")
        words = _SIGNS.sub(r"\\\g<0>", words.lstrip(" ") if begins else words)
        if begins:
            words = _OPENING.sub(_escaped, words, count=1) if _OPENING.match(words) else words
        if words:
            pieces.append(words)

    def _made(self, element: Element, pieces: list[str]) -> Iterable[str]:
        """What an element becomes in the one around it."""
        tag = element.tag
        if tag in _LEFT_OUT:
            return ()
        if tag in _INLINE_MARKS:
            return _marked(_INLINE_MARKS[tag], pieces)
        if tag in _HEADINGS:
            text = " ".join(_joined(pieces).split())
            return (_Block(f"{_HEADINGS[tag]} {text}"),) if text else ()
        if tag in _BLOCKS:
            return (_Block(_joined(pieces)),)
        maker = _MAKERS.get(tag)
        return pieces if maker is None else maker(self, element, pieces)

    def _code(self, element: Element, _: list[str]) -> Iterable[str]:
        text = " ".join("".join(element.itertext()).split("\n"))
        if not text.strip():
            return ()
        fence = "`" * (max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
        room = " " if text.startswith("`") or text.endswith("`") else ""
        return (f"{fence}{room}{text}{room}{fence}",)

    def _pre(self, element: Element, _: list[str]) -> Iterable[str]:
        text = "".join(element.itertext()).strip("\n")
        if not text.strip():
            return ()
        longest = max((len(run) for run in _FENCES.findall(text)), default=2)
        fence = "`" * (longest + 1)
        return (_Block(f"{fence}{_language(element)}\n{text}\n{fence}"),)

    def _link(self, element: Element, _: list[str]) -> Iterable[str]:
        title, url = "".join(element.itertext()), (element.get("href") or "").strip()
        if not is_web_address(url):
            if url:
                self._references.append(url)
            return (_SIGNS.sub(r"\\\g<0>", _SPACE.sub(" ", title)),)
        return (link(title.strip() or url, url),)

    def _picture(self, element: Element, _: list[str]) -> Iterable[str]:
        title, url = element.get("alt") or "", (element.get("src") or "").strip()
        if is_web_address(url):
            return (f"!{link(title or 'picture', url)}",)
        if url:
            self._references.append(url)
        return (_SIGNS.sub(r"\\\g<0>", title),)

    def _list(self, element: Element, pieces: list[str]) -> Iterable[str]:
        items = [piece for piece in pieces if piece.strip()]
        if element.tag == "ol" and self._depth < _DEEPEST:
            start = element.get("start") or "1"
            number = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else 1
            items = [
                f"{number + place}. {item[2:]}" if item.startswith("- ") else item
                for place, item in enumerate(items)
            ]
            items = [item.replace("\n  ", "\n   ") for item in items]
        return (_Block("\n".join(items)),)

    def _item(self, _: Element, pieces: list[str]) -> Iterable[str]:
        text = _joined(pieces, close=True)
        if self._depth >= _DEEPEST:
            return (_Item(f"- {text}"),)
        return (_Item("- " + text.replace("\n", "\n  ")),)

    def _quote(self, _: Element, pieces: list[str]) -> Iterable[str]:
        text = _joined(pieces)
        if self._depth >= _DEEPEST:
            return (_Block(text),)
        return (_Block("\n".join(f"> {line}".rstrip() for line in text.split("\n"))),)

    def _cell(self, element: Element, pieces: list[str]) -> Iterable[str]:
        if self._tables != 1:  # one within another
            return (_Block(_joined(pieces)),)
        text = " ".join(_joined(pieces).split()).replace("|", r"\|")
        return (f"{text}\0",)  # no text holds that character

    def _row(self, _: Element, pieces: list[str]) -> Iterable[str]:
        if self._tables != 1:
            return pieces
        cells = "".join(pieces).split("\0")
        return (_Item(f"| {' | '.join(cell.strip() for cell in cells[:-1])} |"),)

    def _table(self, _: Element, pieces: list[str]) -> Iterable[str]:
        if self._tables != 1:
            return (_Block(_joined(pieces)),)
        rows = [piece for piece in pieces if isinstance(piece, _Item)]
        other = [piece for piece in pieces if not isinstance(piece, _Item) and piece.strip()]
        if not rows:
            return (_Block(_joined(other).replace("\0", " ")),)
        columns = max(rows[0].replace(r"\|", "").count("|") - 1, 1)
        rule = _Item(f"|{' --- |' * columns}")
        return (*other, _Block("\n".join([rows[0], rule, *rows[1:]])))


_Maker = Callable[[_Writer, Element, list[str]], Iterable[str]]
_MAKERS: dict[str, _Maker] = {
    "br": lambda writer, element, pieces: ("  \n",),
    "hr": lambda writer, element, pieces: (_Block("---"),),
    "code": _Writer._code,
    "pre": _Writer._pre,
    "a": _Writer._link,
    "img": _Writer._picture,
    "ul": _Writer._list,
    "ol": _Writer._list,
    "li": _Writer._item,
    "blockquote": _Writer._quote,
    "td": _Writer._cell,
    "th": _Writer._cell,
    "tr": _Writer._row,
    "table": _Writer._table,
}


def _joined(pieces: list[str], *, close: bool = False) -> str:
    """The pieces as one text; ``close``: a list follows its sentence without an empty line."""
    blocks: list[str] = []
    line: list[str] = []
    for piece in (*pieces, _Block("")):
        if not isinstance(piece, _Block):
            line.append(piece)
            continue
        if words := "".join(line).strip(" \n"):
            blocks.append(words)
        line = []
        if piece:
            blocks.append(piece)
    return ("\n" if close and len(blocks) == 2 else "\n\n").join(blocks)


def _marked(mark: str, pieces: list[str]) -> list[str]:
    """The pieces between marks that touch their words, as Markdown wants them."""
    if any(isinstance(piece, _Block) for piece in pieces):
        return pieces
    text = "".join(pieces)
    words = text.strip()
    if not words:
        return [" "] if text else []
    before, after = text[: text.index(words[0])], text[len(text.rstrip()) :]
    return [f"{before}{mark}{words}{mark}{after}"]


def _escaped(opening: re.Match[str]) -> str:
    sign = opening[0]
    return f"{sign[:-1]}\\{sign[-1]}" if sign[0].isdigit() else f"\\{sign}"


def _language(element: Element) -> str:
    for one in (element, *element.iterfind("code")):
        if match := _LANGUAGE.search(one.get("class") or ""):
            return match[1]
    return ""
