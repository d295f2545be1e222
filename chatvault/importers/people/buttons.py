"""What a program offers to press below its message."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chatvault.domain.blocks import Block, Citation, Event, EventKind
from chatvault.importers.texts.markdown_links import is_web_address


def offered(buttons: Iterable[tuple[str, str]]) -> Iterator[Block]:
    """Buttons with the addresses that they lead to, the others by their words alone."""
    words = []
    for text, address in buttons:
        if is_web_address(address):
            yield Citation(text or address, address)
        elif text:
            words.append(text)
    if words:
        yield Event(EventKind.NOTICE, f"Buttons: {' · '.join(words)}")
