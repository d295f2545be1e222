"""Telling what a file is from its first bytes, where nothing else tells."""

from __future__ import annotations

from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import Container

_BEGINNINGS = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"%PDF": "application/pdf",
    b"PK\x03\x04": "application/zip",
    b"OggS": "audio/ogg",
    b"ID3": "audio/mpeg",
    b"fLaC": "audio/flac",
    b"\x1aE\xdf\xa3": "video/webm",
}
_CHUNKED = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {b"M4A ": "audio/mp4", b"heic": "image/heic", b"avif": "image/avif"}  # of ISO media


def sniffed(container: Container, member: str) -> str:
    """The type of a member, "" where its beginning is not known."""
    try:
        head = container.head(member)
    except UnreadableFile:
        return ""
    return kind_of(head)


def kind_of(head: bytes) -> str:
    """The type of what begins so, "" where that is not known."""
    if head[:4] == b"RIFF":
        return _CHUNKED.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    return next((kind for start, kind in _BEGINNINGS.items() if head.startswith(start)), "")
