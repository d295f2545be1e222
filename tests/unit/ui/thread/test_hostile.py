"""Hostile messages: nothing is opened, nothing crashes, nothing hangs."""

import sys

import pytest
from PySide6.QtGui import QTextDocument

from chatvault.ui.thread.markdown import is_allowed
from chatvault.ui.thread.safe_document import SafeDocument
from tests.unit.ui.thread.conftest import paint
from tests.unit.ui.thread.conversations import assistant, bash, you

SNIPPETS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src='file:///etc/hostname'>",
    "<img src='http://127.0.0.1:9/x.png'>",
    '<img src="//host/share/x.png">',
    "<iframe src='https://example.org'></iframe>",
    "<object data='file:///etc/passwd'>",
    "<link rel=stylesheet href='file:///etc/passwd'>",
    "<style>body{background:url(file:///etc/passwd)}</style>",
    "<table background='file:///etc/passwd'><tr><td>x",
    "<a href='javascript:alert(1)'>x</a>",
    "<svg onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "![a](file:///etc/hostname)",
    "![a](/etc/hostname)",
    "![a](C:\\\\windows\\\\win.ini)",
    "![a](\\\\\\\\host\\\\share\\\\x.png)",
    "![a](http://127.0.0.1:9/x.png)",
    "![a](https://127.0.0.1:9/x.png)",
    "![a](data:image/png;base64,iVBORw0KGgo=)",
    "![a](qrc:/x.png)",
    "![a](:/x.png)",
    "![a](cv-image:1)",
    "![a][r]\n\n[r]: file:///etc/passwd",
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](vbscript:x)",
    "[a](data:text/html,<script>)",
    "[a](file:///etc/passwd)",
    "[a](smb://host/share)",
    "[a](//host/share)",
    "[a](ftp://host)",
    "[a](x-help:1)",
    "<javascript:alert(1)>",
    "<file:///etc/passwd>",
    "[https://good.example](https://evil.example)",
    "https://example.org/\u202egpj.exe",
    "&#x202e;reversed&#x202c;",
    "&#0;&#1;&#xfffc;&#xfdd0;&#x2029;",
    "\x00\x01\x02\x1b[31m\x9b",
    "\u2028\u2029\ufdd0\ufdd1\ufffc",
    "z" + "\u0301" * 5_000,
    "\U000e0041" * 1_000,
    ">" * 500 + " deep",
    "- " * 300 + "deep",
    "1. " * 300 + "deep",
    "[" * 3_000,
    "*a" * 3_000,
    "`" * 3_000,
    "$" * 3_000,
    "$" + "{" * 1_500 + "$",
    "|" * 2_000 + "\n" + "|-" * 1_000,
    "| a |\n|---|\n" + "| x |\n" * 500,
    "```" + "x" * 500,
    "~~~\n" + "`" * 100,
    "# " * 500,
    "[^1]: a\n" * 200 + "[^1]" * 200,
    "a\\\n" * 500,
    "<" * 2_000,
    "&" * 2_000 + "amp;" * 200,
    "x" * 60_000,
    "\t" * 3_000,
    "",
    "   \n\n   ",
]

_opened: list[str] = []
_watching = False


def _listen(name: str, arguments: tuple[object, ...]) -> None:
    if _watching and name in ("open", "socket.connect", "socket.getaddrinfo"):
        _opened.append(f"{name} {arguments[0]}")


sys.addaudithook(_listen)


@pytest.fixture
def watch():
    """Note every file and connection that is opened from Python while the test runs."""
    global _watching
    _opened.clear()
    _watching = True
    yield _opened
    _watching = False


def test_hostile_messages_are_painted_and_open_nothing(show, watch):
    view = show([you(1, "warm `up` ![x](https://example.org) $x$\n\n```py\n1\n```"), you(2, "x")])
    documents = SafeDocument.refused
    held = [assistant(number, text) for number, text in enumerate(SNIPPETS, 1)]
    view = show(held)
    watch.clear()
    while view.flow.value < view.flow.largest_value - 1:
        view.scroll_by(500)
        paint(view)
    assert SafeDocument.refused == documents  # not even asked for
    assert [path for path in watch if "etc" in path or "127.0.0.1" in path] == []


def test_hostile_output_of_tools_is_painted(show):
    calls = [bash("x", text) for text in SNIPPETS]
    view = show([assistant(1, *calls)])
    view.deeds.fold_everything(unfolded=True)
    paint(view)
    view.navigation.go_to_end()
    paint(view)
    assert view.flow.value == pytest.approx(view.flow.largest_value, abs=1)


@pytest.mark.parametrize(
    "url",
    ["javascript:x", "file:///x", " JAVASCRIPT:x", "//host", "smb://x", "data:x", "x.html", ""],
)
def test_links_lead_only_to_the_web_and_to_mail(url):
    assert not is_allowed(url)
    assert is_allowed("HTTPS://example.org")
    assert is_allowed("mailto:someone@example.org")


def test_a_document_that_asks_for_a_local_picture_gets_none(tmp_path, qapp):
    from PySide6.QtGui import QImage

    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(0xFF0000)
    file = tmp_path / "red.png"
    image.save(str(file))
    widths = []
    for kind in (QTextDocument, SafeDocument):
        document = kind()
        document.setHtml(f"<img src='{file}'>")
        widths.append(document.idealWidth())
    assert widths[0] > 30  # Qt's own opens the file
    assert widths[1] < 30
