"""Parsing pieces of HTML that nobody vouches for."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

_MOST_ATTRIBUTES = 500  # libxml2 compares each with all others
_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{1000,}+")
_ODD = b"XML_PARSE_HUGE"

# Elements have no types of their own.
Element = Any


def parsed(html: str) -> tuple[Element, bool]:
    """The body of the piece, and whether all of it is there.

    What is nested more than 256 deep, or longer than ten million characters without a tag, is
    cut off there.
    """
    text = html.replace("\0", "\ufffd").encode("utf-8", "replace")
    text = _LONG_TAG.sub(_without_attributes, text)
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    root = etree.fromstring(b"<html><body>" + text + b"</body></html>", parser)
    failure = parser.error_log.last_error
    whole = failure is None or _ODD.decode() not in failure.message
    return root.find("body"), whole


def _without_attributes(tag: re.Match[bytes]) -> bytes:
    told = tag[0]
    many = max(told.count(b"="), len(told.split())) > _MOST_ATTRIBUTES
    return told.split(None, 1)[0] if many else told
