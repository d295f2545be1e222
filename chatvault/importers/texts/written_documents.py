"""Documents that a model writes beside a conversation and changes there, version after version.

Each version becomes a file of the message that made it. Conversations branch, so what there is
to change depends on the place: a ``Desk`` is what lies there at one message.
"""

from __future__ import annotations

import mimetypes
import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from chatvault.domain.blocks import Attachment, File
from chatvault.domain.languages import language

MOST_TEXT = 8 << 20  # characters of all versions in one conversation
_WITHIN_REACH = 100  # documents that can still be changed
_LONGEST_TITLE = 200
_HIGHEST_VERSION = 100_000
_TOO_MUCH = (
    "The versions of this conversation's documents are more than is kept of them; later ones are "
    "only in the original."
)

_MARKDOWN = (".md", "text/markdown")
_PLAIN = (".txt", "text/plain")
_ENDINGS = {
    "document": _MARKDOWN,
    "text/markdown": _MARKDOWN,
    "text/plain": _PLAIN,
    "text/html": (".html", "text/html"),
    "image/svg+xml": (".svg", "text/xml"),  # it is shown as what was written
    "application/vnd.ant.react": (".jsx", "text/javascript"),
    "application/vnd.ant.mermaid": (".mmd", "text/plain"),
    "python": (".py", "text/x-python"),
    "javascript": (".js", "text/javascript"),
    "typescript": (".ts", "text/plain"),
    "react": (".jsx", "text/javascript"),
    "rust": (".rs", "text/plain"),
    "ruby": (".rb", "text/plain"),
    "bash": (".sh", "text/x-sh"),
    "csharp": (".cs", "text/plain"),
    "kotlin": (".kt", "text/plain"),
    "markdown": _MARKDOWN,
    "svg": (".svg", "text/xml"),
    "mermaid": (".mmd", "text/plain"),
}
_PLAIN_ENDINGS = frozenset(
    {"c", "cpp", "css", "go", "html", "java", "json", "lua", "php", "r", "sql", "swift", "toml",
     "xml", "yaml"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a document; ``kind`` is what its source calls it ("code/python").

    ``text`` is None where a change to it could not be followed.
    """

    title: str
    kind: str
    text: str | None
    version: int = 1

    @property
    def file(self) -> File:
        """The version as a file, named after the document and its number."""
        ending, media_type = _form(self.kind)
        title = self.title.strip()[:_LONGEST_TITLE] or "Document"
        stem, written = posixpath.splitext(title)
        if written.lower() == ending or (written and mimetypes.guess_type(title)[0]):
            ending = written
            media_type = mimetypes.guess_type(title, strict=False)[0] or media_type
        else:
            stem = title
        number = f" (version {self.version})" if self.version > 1 else ""
        return File(Attachment(f"{stem}{number}{ending}", media_type), self.text or "")


@dataclass(frozen=True, slots=True)
class Desk:
    """The documents that lie before a model at a place of a conversation, the last one on top."""

    documents: dict[str, Document] = field(default_factory=dict)

    @property
    def top(self) -> str | None:
        """The key of the document that was written or looked at last."""
        return next(reversed(self.documents), None)

    def with_(self, key: str, document: Document) -> Desk:
        """The desk with that document on top."""
        documents = {name: known for name, known in self.documents.items() if name != key}
        documents[key] = document
        if len(documents) > _WITHIN_REACH:
            del documents[next(iter(documents))]
        return Desk(documents)

    def text(self, key: str | None) -> str | None:
        """What a document says now, None where that is not known."""
        document = None if key is None else self.documents.get(key)
        return None if document is None else document.text

    def lost(self, key: str | None) -> Desk:
        """The desk after a change that could not be followed; nothing can be built upon it."""
        document = None if key is None else self.documents.get(key)
        if key is None or document is None:
            return self
        return self.with_(key, replace(document, text=None, version=document.version + 1))

    def moved(self, key: str, name: str, *, version: int = 0) -> Desk:
        """The desk with a document on top, called ``name`` from now on.

        ``version`` is the number that its source gives it, where that is further on.
        """
        document = self.documents[key]
        if document.version < version <= _HIGHEST_VERSION:
            document = replace(document, version=version)
        rest = {each: known for each, known in self.documents.items() if each != key}
        return Desk(rest | {name: document})


EMPTY = Desk()


class Versions:
    """Makes the versions of one conversation's documents, as many as may be kept."""

    def __init__(self, note: Callable[[str], None]) -> None:
        """``note`` is told what is not kept."""
        self.note = note
        self._room = MOST_TEXT

    def written(
        self, desk: Desk, key: str, text: str, title: str = "", kind: str = ""
    ) -> tuple[Desk, File | None]:
        """The desk and the file after a document was written, or written anew."""
        known = desk.documents.get(key)
        if known is None:
            made = Document(title, kind, text)
        else:
            made = replace(
                known,
                title=title or known.title,
                kind=kind or known.kind,
                text=text,
                version=known.version + 1,
            )
        if len(text) > self._room:
            self.note(_TOO_MUCH)
            return desk.lost(key), None
        self._room -= len(text)
        return desk.with_(key, made), made.file


def _form(kind: str) -> tuple[str, str]:
    """The ending and the media type of a kind of document."""
    named = kind.strip().lower().removeprefix("code/")
    spoken = language(named)
    for known in (named, spoken):
        if known in _ENDINGS:
            return _ENDINGS[known]
    if spoken in _PLAIN_ENDINGS:
        ending = f".{spoken}"
        return ending, mimetypes.guess_type(f"a{ending}")[0] or "text/plain"
    return _PLAIN
