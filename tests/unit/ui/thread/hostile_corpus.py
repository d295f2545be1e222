"""Messages that somebody wrote to harm whoever reads them, each with a name.

``WEB`` stands for a server that listens, ``PICTURE`` and ``TEXT`` for files that exist and
``FOLDER`` for where they are: nothing of it may be touched.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

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
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Message, Role
from tests.unit.ui.thread.conversations import message

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Hostile:
    """A conversation to be opened."""

    messages: tuple[Message, ...]
    title: str = "Invoice"
    word: str = "x"  # that is looked for in it
    pictures: dict[str, bytes] = field(default_factory=dict)


Filled = Callable[[str], str]  # puts the real server and files into a text

ADDRESSES = {
    "file": "file://PICTURE",
    "file of a host": "file://127.0.0.1/PICTURE",
    "file without slashes": "file:PICTURE",
    "bare path": "PICTURE",
    "relative path": "../../../../../../../../PICTURE",
    "bare folder": "FOLDER",
    "windows path": "C:\\Windows\\win.ini",
    "share": "\\\\127.0.0.1\\share\\x.png",
    "share in slashes": "//127.0.0.1/share/x.png",
    "share as file": "file://///127.0.0.1/share/x.png",
    "device path": "\\\\.\\pipe\\x",
    "no scheme": "//WEB/x.png",
    "http": "http://WEB/x.png",
    "mixed case": "HtTp://WEB/x.png",
    "userinfo": "https://bank.example@WEB/login",
    "userinfo with slash": "https://bank.example%2Flogin@WEB/",
    "backslashes": "https:\\\\WEB\\x",
    "no host": "http:///PICTURE",
    "port zero": "http://127.0.0.1:0/x",
    "nobody's port": "http://127.0.0.1:99999999999/x",
    "bracketed host": "http://[::ffff:127.0.0.1]:1/x",
    "broken brackets": "http://[::1/x",
    "javascript": "javascript:alert(1)",
    "javascript in capitals": "JaVaScRiPt:alert(1)",
    "javascript as entities": "java&#115;cript:alert(1)",
    "javascript with a tab": "java\tscript:alert(1)",
    "javascript after a control": "\x01javascript:alert(1)",
    "javascript in percents": "%6aavascript:alert(1)",
    "javascript after a zero width": "\u200bjavascript:alert(1)",
    "javascript with an entity colon": "javascript&colon;alert(1)",
    "javascript with a newline entity": "java&NewLine;script:alert(1)",
    "vbscript": "vbscript:msgbox(1)",
    "data page": "data:text/html,<script>alert(1)</script>",
    "data picture": "data:image/png;base64,iVBORw0KGgo=",
    "data drawing": "data:image/svg+xml,<svg><image href='file://PICTURE'/></svg>",
    "chatvault": "chatvault:abc#1",
    "custom": "ms-msdt:/id PCWDiagnostic",
    "qt resource": "qrc:/x.png",
    "qt resource path": ":/x.png",
    "attachment": "cv-image:1",
    "ftp": "ftp://WEB/x.png",
    "smb": "smb://127.0.0.1/share",
    "blob": "blob:http://WEB/x",
    "view source": "view-source:http://WEB/x",
    "mail with a file": "mailto:a@example.org?attach=PICTURE&subject=x",
    "homograph": "https://аррӏе.example/x",
    "turned": "https://example.org/\u202egpj.exe",
    "turned host": "https://moc.\u202eelpmaxe\u202c.example/x",
    "isolates": "https://\u2066example\u2069.org/x",
    "zero width in host": "https://exam\u200bple.org/x",
    "control in host": "https://example.org\x00.evil.example/x",
    "spaces": "https://example.org/ x y",
    "quotes": "https://example.org/\"onmouseover='x'",
    "closing": "https://example.org/x)](<)>",
    "very long": "https://example.org/" + "x" * 5_000,
    "very long host": "https://" + "\u00e4" * 5_000 + ".example/",
}

_FORMS = (
    "![x](ADDRESS) ![x](<ADDRESS> 'x') [![x](ADDRESS)](ADDRESS)\n\n"
    "[x](ADDRESS) [x](<ADDRESS>) <ADDRESS> ADDRESS\n\n"
    "![x][r] [x][r] [r] ![r]\n\n[r]: ADDRESS\n[r]: <ADDRESS> 'x'\n\n"
    "- [ ] [x](ADDRESS)\n\n> ![x](ADDRESS)\n\n# [x](ADDRESS)\n\n"
    "| [x](ADDRESS) | ![x](ADDRESS) |\n|---|---|\n| <ADDRESS> | ADDRESS |\n\n"
    "x[^1]\n\n[^1]: ![x](ADDRESS) ADDRESS\n\n$![x](ADDRESS)$ `![x](ADDRESS)`\n"
)

_ELEMENTS = {
    "img": '<img src="ADDRESS" srcset="ADDRESS 1x, ADDRESS 2x" onerror=alert(1)>',
    "unquoted img": "<img src=ADDRESS>",
    "picture element": '<picture><source srcset="ADDRESS"><img src="ADDRESS"></picture>',
    "svg": '<svg onload=alert(1)><image href="ADDRESS" xlink:href="ADDRESS"/></svg>',
    "iframe": '<iframe src="ADDRESS"></iframe><frame src="ADDRESS">',
    "object": '<object data="ADDRESS"></object><embed src="ADDRESS"><applet code="ADDRESS">',
    "link element": '<link rel="stylesheet" href="ADDRESS"><base href="ADDRESS">',
    "style": "<style>@import url(ADDRESS); p{background:url(ADDRESS)}</style><p>x",
    "background": '<table background="ADDRESS"><tr><td style="background:url(ADDRESS)">x',
    "background image": "<p style=\"background-image:url('ADDRESS')\">x</p>",
    "meta": '<meta http-equiv="refresh" content="0;url=ADDRESS"><script src="ADDRESS"></script>',
    "media": '<video src="ADDRESS" poster="ADDRESS"></video><audio src="ADDRESS" autoplay>',
    "form": '<form action="ADDRESS"><button formaction="ADDRESS">x</button><input type=image '
    'src="ADDRESS"></form>',
    "anchor": '<a href="ADDRESS" ping="ADDRESS">x</a><details open ontoggle=alert(1)>',
    "bullet": "<ul style=\"list-style-image:url('ADDRESS')\"><li>x</ul>",
    "document": '<!DOCTYPE html [<!ENTITY x SYSTEM "ADDRESS">]><html><body>&x;</body></html>',
    "processing": '<?xml-stylesheet href="ADDRESS"?><![CDATA[<img src="ADDRESS">]]>',
}


def everywhere(text: str, short: str = "") -> Hostile:
    """A conversation that says ``text`` wherever something can be said."""
    short = short or text
    attachment = Attachment(short, short, 10, 30, 20)
    edit = json.dumps({"file_path": short, "old_string": text, "new_string": f"{text}\n{text}"})
    outcome = ToolOutcome(text, ToolStatus.OK, short, attachments=(attachment,))
    answer: tuple[Block, ...] = (
        Thinking(text, 3),
        Text(text),
        ToolCall("WebFetch", json.dumps({"url": text, "prompt": text}), "a", outcome),
        Text(text, TextVariant.UNKNOWN),
        ToolCall("Edit", edit, "b", ToolOutcome()),
        Code(text, short),
        ToolCall(short, text, "c", ToolOutcome(text, ToolStatus.FAILED, short), child=short),
        Image(attachment),
        File(attachment, text),
        Citation(short, text),
        Citation("", text),
        Event(EventKind.ERROR, f"{text}\n{text}"),
        Event(EventKind.MODEL, f"{short} → {short}"),
    )
    return Hostile(
        (
            message(1, Role.USER, text, Image(attachment), File(attachment, text)),
            message(2, Role.ASSISTANT, *answer, model=short),
            message(3, Role.TOOL, ToolResult(outcome, short, "a")),
            message(4, Role.ASSISTANT, text, model=f"{short}-2"),
        ),
        title=short,
    )


def says(text: str) -> Hostile:
    """An answer that is nothing but the text."""
    word = "x" if len(text) < MEGABYTE // 8 else "nowhere"  # or all would be hits
    return Hostile((message(1, Role.ASSISTANT, text),), word=word)


def shows(content: bytes, **about: object) -> Hostile:
    """An answer that is a picture."""
    attachment = Attachment("x.png", "image/png", len(content), blob="b", **about)  # type: ignore[arg-type]
    return Hostile((message(1, Role.ASSISTANT, Image(attachment)),), pictures={"b": content})


def _addresses(fill: Filled) -> dict[str, Hostile]:
    made = {}
    for name, address in ADDRESSES.items():
        text = fill(_FORMS.replace("ADDRESS", address))
        made[f"address: {name}"] = everywhere(text, fill(address))
    return made


def _elements(fill: Filled) -> dict[str, Hostile]:
    made = {}
    for name, element in _ELEMENTS.items():
        lures = ("file://PICTURE", "PICTURE", "http://WEB/x", "//WEB/x")
        lines = [element.replace("ADDRESS", fill(lure)) for lure in lures]
        made[f"element: {name}"] = everywhere("\n\n".join(lines), lines[0])
    return made


def conversations(fill: Filled) -> dict[str, Hostile]:
    """All of them by their names."""
    from tests.unit.ui.thread import hostile_bombs

    return {**_addresses(fill), **_elements(fill), **hostile_bombs.conversations(fill)}


def names() -> list[str]:
    """The names of all of them."""
    return list(conversations(str))
