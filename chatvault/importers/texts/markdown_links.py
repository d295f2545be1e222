"""Writing sources into a text as Markdown links."""

from __future__ import annotations

import re

_BRACKETS = re.compile(r"[\[\]\\]")
_UNSAFE_IN_TARGET = re.compile(r"[\s<>()]")
_ESCAPES = {" ": "%20", "<": "%3C", ">": "%3E", "(": "%28", ")": "%29"}


def is_web_address(url: str) -> bool:
    """Whether the address leads to a web page."""
    return url.startswith(("https://", "http://"))


def link(title: str, url: str) -> str:
    """The link, or the title alone where the address is none of the web."""
    title = " ".join(title.split())
    if not is_web_address(url):
        return title
    label = _BRACKETS.sub(r"\\\g<0>", title or url)
    target = _UNSAFE_IN_TARGET.sub(lambda match: _ESCAPES.get(match[0], ""), url)
    return f"[{label}]({target})"
