"""Foreign text as harmless HTML: everything escaped, no raw HTML, no foreign schemes."""

from __future__ import annotations

import base64
import functools
import html
import re
from collections.abc import MutableMapping, Sequence
from typing import TYPE_CHECKING, Any

from chatvault import bold_words
from chatvault.exporters.markdown_text import is_link

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import OptionsDict

REL = "noopener noreferrer"
# Control characters have no place in HTML, and what turns the direction of text can show one
# command and copy another.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
# The pictures that every browser shows, by how their bytes begin: what a file calls itself
# is not to be trusted.
_PICTURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"....ftypavif", re.DOTALL), "image/avif"),
)


def clean(text: str) -> str:
    """``text`` without the characters that disturb or deceive."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _TURNS.sub("\ufffd", _CONTROLS.sub("", text))


def escaped(text: str) -> str:
    """``text`` for element content and quoted attributes."""
    return html.escape(clean(text))


def link(url: str, label: str) -> str:
    """A link that tells the other side nothing; the label alone where it may not be followed."""
    if not is_link(url):
        return escaped(label)
    return f'<a href="{escaped(url)}" rel="{REL}">{escaped(label)}</a>'


def from_markdown(text: str) -> str:
    """Markdown as HTML."""
    return str(_parser().render(clean(text)))


def data_uri(content: bytes) -> str | None:
    """A picture as an address that holds it; None where the bytes are no picture known here."""
    for beginning, media_type in _PICTURES:
        if beginning.match(content):
            return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
    return None


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    bold_words.add(parser)
    parser.validateLink = is_link  # type: ignore[method-assign]
    parser.add_render_rule("link_open", _link_open)
    parser.add_render_rule("image", _picture)
    return parser


def _link_open(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    place: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    tokens[place].attrSet("rel", REL)
    return str(renderer.renderToken(tokens, place, options, env))


def _picture(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    place: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    # A picture from elsewhere would be fetched: it is named, and not shown.
    token = tokens[place]
    alternative = renderer.renderInlineAsText(token.children, options, env)
    return (
        f"<em>{html.escape(' '.join(filter(None, (alternative, str(token.attrGet('src'))))))}</em>"
    )
