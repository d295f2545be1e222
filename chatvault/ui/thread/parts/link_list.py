"""Sources and search results as a list of links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chatvault.ui.thread.parts.parts import Ink, TextPart
from chatvault.ui.thread.text.inline import Run, Style
from chatvault.ui.thread.text.markdown import is_allowed
from chatvault.ui.thread.text.paragraphs import Paragraph, document
from chatvault.ui.thread.text.sanitize import clean

_LONGEST = 300
_TOGETHER = 30
_END = re.compile(r"[/?#\\]")  # of a host; browsers take a backslash for a slash


class Link(NamedTuple):
    """A page: its title, where it is, and what was quoted from it."""

    title: str
    url: str = ""
    text: str = ""


def host_of(url: str) -> str:
    """The host of a web address, as people say it."""
    _, separator, rest = url.partition("://")
    host = _END.split(rest, maxsplit=1)[0].rpartition("@")[2] if separator else ""
    return clean(host).removeprefix("www.")


def link_lists(links: Sequence[Link]) -> Iterator[TextPart]:
    """One paragraph a link; only those to the web can be followed.

    Many are several parts, of which only those in view are laid out.
    """
    for start in range(0, len(links), _TOGETHER):
        entries = tuple(map(_entry, links[start : start + _TOGETHER]))
        yield TextPart(document(entries), Ink.SECOND, entries)


def _entry(link: Link) -> Paragraph:
    url = clean(link.url.strip())
    href = url if is_allowed(url) else ""
    title = " ".join(clean(link.title or url).split())[:_LONGEST] or "Source"
    runs = [Run(title, Style(href=href))]
    # A link that cannot be followed says where it would have led.
    host = host_of(url) if href else _cut(url)
    if host and host.casefold() not in title.casefold():
        runs.append(Run(f"  ·  {host}"))
    text = " ".join(clean(link.text).split())
    if text:
        runs.append(Run("\n" + _cut(text)))
    return Paragraph(tuple(runs), tight=not text)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"
