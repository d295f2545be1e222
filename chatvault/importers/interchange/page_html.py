"""Answers as the page of a chat had them: HTML, which old dumps of ShareGPT hold.

They were taken off the page as they stood: ``<div class="markdown prose …">`` around an answer;
code in ``<pre>`` with a bar above it that says the language and "Copy code"; formulas three times
over, once as TeX. Before an answer may stand which of several it is ("1 / 2"), and behind it how
long it is ("Copy12 chars / 3 words"). Nothing of it is run or loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from chatvault.importers.texts.html_markdown import markdown_of
from chatvault.importers.texts.html_tree import Element, parsed

_LOOKED_AT = 2_000  # characters of the beginning and of the end
_OF_PAGE = re.compile(r'<div\s[^<>]{0,200}?class="[^"<>]{0,200}?\b(?:markdown|prose)\b')
_BLOCK = r"(?:p|div|ol|ul|pre|h[1-6]|blockquote|table)"
_OPENS = re.compile(rf"\s*(?:\d{{1,3}} / \d{{1,3}}\s*)?<{_BLOCK}(?:\s[^<>]{{0,500}})?>", re.I)
_CLOSES = re.compile(rf"</{_BLOCK}>\s*(?:Copy\d+ chars / \d+ words)?\s*$", re.I)
_FENCE = re.compile(r"^\s{0,3}(?:```|~~~)", re.MULTILINE)
_WHICH = re.compile(r"\A\s*\d{1,3} / \d{1,3}(?=\s|$)")
_LENGTH = re.compile(r"(?<!\s)\s*+Copy\d+ chars / \d+ words\s*\Z")


def are_of_page(answers: Iterable[str]) -> bool:
    """Whether these answers of one conversation are HTML of a page, and not about HTML.

    One says so by itself where the page's own frame is around it. Else all have to be markup
    from beginning to end, several of them: a lone one may be what was asked for.
    """
    said = [answer for answer in answers if answer.strip()]
    if any(_is_framed(answer) for answer in said):
        return True
    return len(said) > 1 and all(map(is_markup, said))


def is_markup(said: str) -> bool:
    """Whether a text is HTML from its beginning to its end."""
    begins, ends = _OPENS.match(said[:_LOOKED_AT]), _CLOSES.search(said[-_LOOKED_AT:])
    return begins is not None and ends is not None and _FENCE.search(said) is None


def markdown_of_page(said: str) -> str:
    """The answer as Markdown; as it is where not all of it could be read."""
    body, whole = parsed(said)
    if not whole:
        return said
    _write_formulas(body)
    _leave_out_bars(body)
    told = _LENGTH.sub("", _WHICH.sub("", markdown_of(body))).strip()
    return told or said


def _is_framed(said: str) -> bool:
    return is_markup(said) and _OF_PAGE.search(said[:_LOOKED_AT]) is not None


def _leave_out_bars(body: Element) -> None:
    """Leave the code alone in a block of code, and what can be pressed out of the rest."""
    for block in body.findall(".//pre"):
        codes = block.findall(".//code")
        if len(codes) == 1:
            code, tail = codes[0], block.tail
            code.tail = None
            block.clear()
            block.append(code)
            block.tail = tail
    for button in body.findall(".//button"):
        _put(button, button.tail or "")


def _write_formulas(body: Element) -> None:
    """Write a formula once, as TeX in the place of code."""
    for formula in body.xpath(".//span[contains(concat(' ', @class, ' '), ' katex ')]"):
        source = formula.find(".//annotation")
        if source is not None and source.text:
            code, tail = etree.Element("code"), formula.tail
            code.text, code.tail = source.text, tail
            formula.getparent().replace(formula, code)


def _put(element: Element, text: str) -> None:
    """Put a text in the place of an element."""
    above, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        above.text = (above.text or "") + text
    above.remove(element)
