"""Where a link really leads, said so that no spelling can pass for another place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QUrl, QUrlQuery

from chatvault.ui.wording import apart

_LONGEST_HOST = 60  # characters; of a longer one the end is shown, for that is who owns it
_LONGEST = 140  # in the status bar
_LONGEST_IN_DIALOG = 600
_OF_A_MAIL = ("to", "cc", "bcc", "subject", "body")  # others could attach files
_ENCODED = QUrl.ComponentFormattingOption.FullyEncoded


@dataclass(frozen=True, slots=True)
class Destination:
    """A place a link may lead to: ``url`` is what is opened, the rest is what is said of it."""

    url: QUrl
    host: str  # in ASCII; the receiver of a mail
    written: str = ""  # the host as it was written, where that is not ASCII
    user: str = ""  # what stands before an @ and looks like a host to whoever reads quickly
    left_out: bool = False  # the link asked for more than is done

    @property
    def is_mail(self) -> bool:
        """Whether the link is to write a mail."""
        return self.url.scheme() == "mailto"

    @property
    def spoken(self) -> str:
        """The place on one line, the host never cut where it matters."""
        text = _shortened(self.url.toString(_ENCODED), self.host, _LONGEST)
        return apart(_end_of(self.host), text) if self.user or self.written else text

    @property
    def question(self) -> str:
        """What the person is asked before it is opened."""
        if self.is_mail:
            return f"Write a mail to {_end_of(self.host)}?"
        return f"Open {_end_of(self.host)} outside ChatVault?"

    @property
    def details(self) -> str:
        """The whole address, and what might deceive in it."""
        lines = [_shortened(self.url.toString(_ENCODED), self.host, _LONGEST_IN_DIALOG)]
        if self.user:
            lines.append(f"“{self.user[:80]}” before the @ is a user name, not where it leads.")
        if self.written:
            lines.append(f"The name has letters outside of A to Z: {self.written[:80]}")
        if self.left_out:
            lines.append("Files that the link asks to attach are left out.")
        return "\n\n".join(lines)


def destination(target: str) -> Destination | None:
    """Where the target leads; None where links may not lead, or where it leads nowhere."""
    scheme = target.strip().partition(":")[0].lower()
    if scheme == "mailto":
        return _mail(QUrl(target.strip()))
    if scheme not in ("http", "https"):
        return None
    url = QUrl(target.strip().replace("\\", "/"))  # as browsers read it
    host = url.host(_ENCODED)
    if not url.isValid() or not host:
        return None
    shown = url.host(QUrl.ComponentFormattingOption.PrettyDecoded)
    written = shown if not shown.isascii() else _decoded(host)
    return Destination(url, host, written, url.userInfo(_ENCODED))


def spoken(target: str) -> str:
    """What the status bar says of a link: its destination, or the bare text of a wrong one."""
    place = destination(target)
    if place is not None:
        return place.spoken
    plain = target.encode("ascii", "backslashreplace").decode("ascii")
    return _middle(plain, _LONGEST)


def _decoded(host: str) -> str:
    """The letters of a host that is written in its ASCII form."""
    if "xn--" not in host:
        return ""
    try:
        letters = host.encode("ascii").decode("idna")
    except UnicodeError:
        return ""
    return letters if letters != host else ""


def _mail(url: QUrl) -> Destination | None:
    """A mail with an address, a subject and a text, and nothing besides."""
    if not url.isValid() or not url.path():
        return None
    asked, kept = QUrlQuery(url), QUrlQuery()
    for name, value in asked.queryItems(_ENCODED):
        if name.lower() in _OF_A_MAIL:
            kept.addQueryItem(name, value)
    left_out = len(kept.queryItems()) < len(asked.queryItems())
    url.setQuery(kept)
    return Destination(url, url.path(_ENCODED), left_out=left_out)


def _shortened(text: str, host: str, longest: int) -> str:
    """An address with its host's end whole and its path cut in the middle."""
    before, found, after = text.partition(host)
    if not found:
        return _middle(text, longest)
    if len(before) > _LONGEST_HOST:
        before = _middle(before, _LONGEST_HOST)
    host = _end_of(host)
    return before + host + _middle(after, max(20, longest - len(before) - len(host)))


def _end_of(host: str) -> str:
    return host if len(host) <= _LONGEST_HOST else f"…{host[-_LONGEST_HOST:]}"


def _middle(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    half = (longest - 1) // 2
    return f"{text[:half]}…{text[-half:]}"
