"""Pages as Telegram Desktop exports them, small and invented."""

from __future__ import annotations

import html
from pathlib import Path

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(8) + (3).to_bytes(4, "big") + (2).to_bytes(4, "big")


def said(
    key: object,
    name: str,
    text: str = "",
    *,
    at: str = "26.05.2021 18:03:43 UTC+03:00",
    more: str = "",
) -> str:
    """A message of somebody; ``text`` and ``more``, which stands before it, are HTML.

    Without a name it is joined to the one before.
    """
    joined = "" if name else " joined"
    who = f'<div class="from_name">\n{html.escape(name)}\n       </div>' if name else ""
    what = f'<div class="text">\n{text}\n       </div>' if text else ""
    return (
        f'\n     <div class="message default clearfix{joined}" id="message{key}">\n'
        '      <div class="pull_left userpic_wrap"><div class="userpic userpic1">'
        '<div class="initials">A</div></div></div>\n'
        f'      <div class="body">\n       <div class="pull_right date details" title="{at}">\n'
        f"18:03\n       </div>\n       {who}{more}{what}\n      </div>\n     </div>\n"
    )


def service(key: object, text: str) -> str:
    """What the program says itself."""
    return (
        f'\n     <div class="message service" id="message{key}">\n'
        f'      <div class="body details">\n{text}\n      </div>\n     </div>\n'
    )


def media(kinds: str, *parts: tuple[str, str], href: str = "") -> str:
    """Something that was sent, with the parts that describe it."""
    told = "".join(f'<div class="{kind}">\n{text}\n</div>' for kind, text in parts)
    tag = f'a class="media clearfix pull_left block_link {kinds}" href="{href}"' if href else (
        f'div class="media clearfix pull_left {kinds}"'
    )  # fmt: skip
    return (
        f'<div class="media_wrap clearfix"><{tag}><div class="fill pull_left"></div>'
        f'<div class="body">{told}</div></{tag.split()[0]}></div>'
    )


def page(*messages: str, title: str = "Bakers") -> str:
    """A page of a chat."""
    return (
        '<!DOCTYPE html>\n<html>\n <head>\n  <meta charset="utf-8"/>\n<title>Exported Data</title>'
        '\n  <link href="css/style.css" rel="stylesheet"/>\n </head>\n'
        ' <body onload="CheckLocation();">\n  <div class="page_wrap">\n'
        '   <div class="page_header">\n    <div class="content">\n'
        f'     <div class="text bold">\n{html.escape(title)}\n     </div>\n    </div>\n   </div>\n'
        f'   <div class="page_body chat_page">\n    <div class="history">{"".join(messages)}'
        "    </div>\n   </div>\n  </div>\n </body>\n</html>\n"
    )


def account_page(text: str) -> str:
    """A page about the account: it looks like that of a chat, without messages."""
    return page().replace('<div class="history">', f'<div class="entry_list"><p>{text}</p>')


def chat(folder: Path) -> Path:
    """A small chat, as a tool leaves it."""
    told = page(service(-1, "26 May 2021"), said(1, "Ada", "Is it rye?"), said(2, "Bo", "It is."))
    (folder / "messages.html").write_text(told)
    return folder / "messages.html"
