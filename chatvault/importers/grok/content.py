"""What a response of Grok holds: words, artifacts, sources and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Code,
    Event,
    EventKind,
    File,
    Image,
    Text,
)
from chatvault.domain.message import Role
from chatvault.importers.grok import web as grok_web
from chatvault.importers.grok.assets import Assets
from chatvault.importers.grok.cards import Cards
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.texts.markdown_links import is_web_address

_ARTIFACT = re.compile(r"<xaiArtifact\b([^>]*)>(.*?)(?:</xaiArtifact>|\Z)", re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')

Entry = dict[str, Any]


def said(entry: Entry, cards: Cards, role: Role) -> Iterator[Block]:
    """The message, with links for cards that stand for a page, and artifacts as code."""
    message = string(entry.get("message"))
    if role is Role.USER and not message.strip():
        message = string(entry.get("query"))  # a picture that was asked for
    text = cards.linked(message)
    place = 0
    for artifact in _ARTIFACT.finditer(text):
        yield from _text(text[place : artifact.start()])
        told = dict(_ATTRIBUTE.findall(artifact[1]))
        language = told.get("contentType", "").rpartition("/")[2]
        yield from _text(told.get("title", ""))
        yield Code(artifact[2].strip("\n"), language)
        place = artifact.end()
    yield from _text(text[place:])
    error = entry.get("error")
    if error:
        yield Event(EventKind.ERROR, string(mapping(error).get("message")) or to_json(error))


def _text(text: str) -> Iterator[Block]:
    if text.strip():
        yield Text(text.strip("\n") if text != text.strip("\n") else text)


def sources(entry: Entry) -> Iterator[Block]:
    """The pages and posts that an answer is from."""
    for each in map(mapping, sequence(entry.get("cited_web_search_results"))):
        url, title = string(each.get("url")), string(each.get("title"))
        if url or title:
            yield Citation(title or url, url, string(each.get("preview")))
    posts = sequence(entry.get("xpost_ids"))
    for step in map(mapping, sequence(entry.get("steps"))):
        posts = [*posts, *sequence(step.get("x_posts_ids"))]
    for name in dict.fromkeys(map(to_json, posts)):
        if name.isdecimal():
            yield Citation("Post on X", f"https://x.com/i/status/{name}")
    for url in map(string, sequence(entry.get("webpage_urls"))):
        if is_web_address(url) and url not in string(entry.get("message")):
            yield Citation(url, url)


def files_of(entry: Entry, assets: Assets) -> Iterator[Block]:
    """The pictures and files that were sent along, or made."""
    pictures = ("image_attachments", "generated_image_urls")
    for key in (*pictures, "file_attachments"):
        for told in sequence(entry.get(key)):
            fields = mapping(told)
            name = string(told) or string(fields.get("asset_id")) or string(fields.get("id"))
            if name:
                yield assets.block(name, picture=key in pictures)
            elif named := string(fields.get("fileName")):  # what the page tells instead
                attachment = Attachment(named, string(fields.get("mimeType")))
                yield Image(attachment) if key in pictures else File(attachment)
    yield from grok_web.captured(entry)
