"""What stands in an answer of Grok as a card: links, pictures that were made or found, and more.

``card_attachments_json`` has them, each as JSON text with an ``id``; a tag in the message tells
where it stands. A card has ``url`` where it is a link, ``image`` with ``original``, ``title`` and
``link`` where it is a picture of the web, and ``image_chunk`` with ``imageUuid``, ``imageUrl`` and
``imagePrompt`` where the picture was made for this answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from chatvault.domain.blocks import Block, Citation, Text, TextVariant, ToolCall
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json
from chatvault.importers.texts.markdown_links import is_web_address, link

_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_CARD, _CARD_END = "<grok:render", "</grok:render>"

Entry = dict[str, Any]


class Cards:
    """The cards of one response."""

    def __init__(self, entry: Entry) -> None:
        told = sequence(entry.get("card_attachments_json"))
        self._cards = [mapping(from_json(one) if isinstance(one, str) else one) for one in told]
        self._by_id = {string(card.get("id")): card for card in self._cards}
        self._links: set[str] = set()  # the addresses that stand in the message

    def linked(self, text: str) -> str:
        """The message, with links in the place of cards that stand for a page."""
        pieces: list[str] = []
        place = 0
        while (start := text.find(_CARD, place)) >= 0:
            end = text.find(_CARD_END, start)
            if end < 0:
                break
            told = dict(_ATTRIBUTE.findall(text[start : text.find(">", start) + 1]))
            url = string(self._by_id.get(told.get("card_id", ""), {}).get("url"))
            site = url.partition("//")[2].partition("/")[0]
            shown = is_web_address(url)
            pieces += [text[place:start], f" ({link(site, url)})" if shown else ""]
            self._links.update([url] if shown else ())
            place = end + len(_CARD_END)
        return "".join([*pieces, text[place:]])

    def rest(
        self, picture: Callable[[str], Block], unknown: Callable[[str], None]
    ) -> Iterator[Block]:
        """What the cards hold that is no link in the message; ``picture`` finds one by its id."""
        made: set[str] = set()
        for card in filter(None, self._cards):
            url, image = string(card.get("url")), mapping(card.get("image"))
            chunk = mapping(card.get("image_chunk"))
            name = string(chunk.get("imageUuid")) or string(chunk.get("imageUrl"))
            found = string(image.get("link")) or string(image.get("original"))
            if name:
                prompt = string(mapping(chunk.get("imagePrompt")).get("prompt"))
                prompt = prompt or string(card.get("prompt"))
                if prompt and name not in made:
                    yield ToolCall("image_generation", to_json({"prompt": prompt}))
                if name not in made:
                    yield picture(name)
                made.add(name)
            elif is_web_address(url) or is_web_address(found):
                if (address := url or found) not in self._links:
                    self._links.add(address)
                    title = string(card.get("title")) or string(image.get("title"))
                    yield Citation(title or address, address, string(card.get("caption")))
            else:
                unknown(string(card.get("cardType")) or string(card.get("type")) or "card")
                yield Text(to_json(card), TextVariant.UNKNOWN)
