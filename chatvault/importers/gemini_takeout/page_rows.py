"""The rows of "My Activity" where it was exported as a page, which is what Google offers first.

A page holds all rows in one line and may be hundreds of megabytes, so it is cut into rows before
one of them is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.gemini_takeout.json_rows import CUT, is_local, without_count
from chatvault.importers.gemini_takeout.row import Row, chats_in, is_ai_mode, is_known
from chatvault.importers.gemini_takeout.wording import file_name
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.texts.html_markdown import markdown_of
from chatvault.importers.texts.html_pieces import pieces
from chatvault.importers.texts.html_tree import Element, parsed
from chatvault.importers.times.localized_dates import Moment, moment

MARKER = b'class="outer-cell'
_LONGEST_STYLE = 1 << 20  # bytes; that of Google has 140,000
_CAPTION = "mdl-typography--caption"
_CLOCK = re.compile(r"^(?=.{8,100}$).*\d{1,2}[:.]\d\d[:.]\d\d")
_COUNT = re.compile(r"\d{1,4} generated (?:image|video)s?\.")  # in English; else by what is shown
_BLOCKS = frozenset((
     "p", "div", "ul", "ol", "pre", "table", "blockquote", "h1", "h2", "h3", "h4", "h5",
     "h6", "hr", "section", "article", "details",
))  # fmt: skip


def is_page(container: Container, name: str) -> bool:
    """Whether the file is a page of activities.

    How a page looks stands before its first row, and is more than the head of a file.
    """
    head = head_of(container, name)
    if MARKER in head:
        return True
    if not is_markup(head) or head.rfind(b"<style") <= head.rfind(b"</style"):
        return False
    try:
        with container.open(name) as stream:
            return MARKER in stream.read(_LONGEST_STYLE)
    except UnreadableFile:
        return False


def is_markup(head: bytes) -> bool:
    """Whether a file of these first bytes is a page, and none that is quoted."""
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def rows(container: Container, name: str, findings: Findings) -> Iterator[Row | str]:
    """The rows in the order of the page; of another product's row its name."""
    for piece in pieces(container, name, MARKER, findings, "row"):
        yield from _row(piece, findings)


def _row(piece: str, findings: Findings) -> Iterator[Row | str]:
    body, whole = parsed(f"<div {piece}")
    header, cell, caption = _cells(body)
    products = _lines(header)[:1] + _products(caption)
    if not any(map(is_known, products)):
        if cell is None and not products:
            findings.error("This row is not in a known form and was left out.")
        else:
            yield next(iter(products), "")
        return
    if not whole:
        findings.note(CUT)
    if cell is None:
        findings.error("This row has neither a prompt nor an answer and was left out.")
    else:
        chat, *branches = _chats(caption) or [""]
        row = replace(_told(cell, findings), chat=chat, branches=tuple(branches))
        yield replace(row, of_search=any(map(is_ai_mode, products)))


def chats(container: Container, name: str, findings: Findings) -> Iterator[str]:
    """The ids of each row's conversations, where they are told; no row is parsed for it."""
    for piece in pieces(container, name, MARKER, findings, "row"):
        if _CAPTION in piece:
            yield from chats_in([piece[piece.rfind(_CAPTION) :]])


def _chats(caption: Element | None) -> list[str]:
    """They stand in the caption, as links below the details."""
    links = caption.iter("a") if caption is not None else ()
    return chats_in(link.get("href") or "" for link in links)


def _cells(body: Element) -> tuple[Element | None, Element | None, Element | None]:
    """The product's name, the prompt with its answer, and what is told of the row below."""
    header = cell = caption = None
    for element in body.iter("div"):
        kinds = (element.get("class") or "").split()
        if "header-cell" in kinds:
            header = element if header is None else header
        elif "content-cell" not in kinds:
            continue
        elif _CAPTION in kinds:
            caption = element if caption is None else caption
        elif "mdl-typography--text-right" not in kinds and cell is None:
            cell = element
    return header, cell, caption


def _products(caption: Element | None) -> list[str]:
    """The lines below the caption's first heading, which lists the products."""
    lines: list[str] = []
    if caption is not None:
        for heading in caption.iter("b"):
            for element in heading.itersiblings():
                if element.tag != "br":
                    break
                lines.append((element.tail or "").strip())
            break
    return [line for line in lines if line]


def _lines(cell: Element | None) -> list[str]:
    text = "" if cell is None else "".join(cell.itertext())
    return [line.strip() for line in text.splitlines() if line.strip()]


class _Line:
    """A line of what stands before the answer."""

    def __init__(self) -> None:
        self.text = ""
        self.links: list[Element] = []
        self.last: Element | None = None  # what it ends with, or None for the cell's own text


def _told(cell: Element, findings: Findings) -> Row:
    lines = _opening(cell)
    place, known = _dated(lines)
    if known is None:
        findings.note("The time of a row could not be read.")
    elif not known.certain:
        findings.note("The time zone of a row is not known; its time was taken for UTC.")
    when = " ".join(lines[place].text.split()) if place < len(lines) else ""
    _cut(cell, lines[min(place, len(lines) - 1)].last)
    references: list[str] = []
    answer = markdown_of(cell, references)
    title, files, notes = _asked(lines[:place])
    made = tuple(name for name in references if is_local(name) and name not in files)
    at = None if known is None else known.at
    title, count = _counted(title, made)
    notes = tuple(without_count([*count, *notes], [made]))
    answers = (answer,) if answer or made else ()
    return Row(title, when, at, answers, files, notes, (made,))


def _dated(lines: list[_Line]) -> tuple[int, Moment | None]:
    """The line with the time of the row, the last one that has any, and the time.

    One that only looks like it counts where no other can be read; without that, it is the end.
    """
    texts = [" ".join(line.text.split()) for line in lines]
    told = [moment(text) for text in texts]
    for places in (
        [place for place, one in enumerate(told) if one is not None],
        [place for place, text in enumerate(texts) if place and _CLOCK.search(text)],
    ):
        if places:
            return places[-1], told[places[-1]]
    return len(lines), None


def _opening(cell: Element) -> list[_Line]:
    """The lines before the first block, with what each of them ends with."""
    lines = [_Line()]
    lines[-1].text = cell.text or ""
    for element in cell:
        if element.tag in _BLOCKS:
            break
        if element.tag == "br":
            lines[-1].last = element
            lines.append(_Line())
        else:
            lines[-1].text += "".join(element.itertext())
            lines[-1].links += [element] if element.tag == "a" else element.iterfind(".//a")
            lines[-1].last = element
        lines[-1].text += element.tail or ""
    return lines


def _cut(cell: Element, last: Element | None) -> None:
    """Take out of the cell what stands before the answer, which begins behind ``last``."""
    cell.text = ""
    if last is None:
        return
    for element in list(cell):
        if element is last:
            break
        cell.remove(element)
    cell.text = last.tail if last.tag == "br" else ""
    cell.remove(last)


def _asked(lines: list[_Line]) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """The title, the attached files, and the notes; these are the lines at the end with links."""
    files: dict[str, str] = {}
    notes: list[str] = []
    end = len(lines)
    while end > 1 and (lines[end - 1].links or not lines[end - 1].text.strip()):
        end -= 1
        line = lines[end]
        targets = [target for link in line.links if (target := (link.get("href") or "").strip())]
        local = [target for target in targets if is_local(target)]
        files = {target: file_name(line.text) for target in local} | files
        if not local and line.text.strip():
            notes.insert(0, " ".join(line.text.split()))
    if files and end > 1 and any(sign.isdigit() for sign in lines[end - 1].text):
        end -= 1  # "Attached 2 files.", in whatever language
    title = "\n".join(line.text.strip() for line in lines[:end])
    return title.strip(), files, tuple(notes)


def _counted(title: str, made: tuple[str, ...]) -> tuple[str, list[str]]:
    """The title without its last line, and that, where it counts what was made for the prompt."""
    asked, _, last = title.rpartition("\n")
    is_count = _COUNT.fullmatch(last) or not without_count([last], [made])
    return (asked.strip(), [last]) if asked and is_count else (title, [])
