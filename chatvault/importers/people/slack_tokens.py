"""The tokens in a Slack export, with which whoever has them may fetch a workspace's files."""

from __future__ import annotations

from chatvault.importers.containers.container import Container

HOLDS_TOKENS = (
    "The links to files in this export hold a token that opens them to anybody. The "
    "conversations are in the vault without it, and the files with it are not kept as originals."
)
_TOKEN = b"?t=xox"  # at the end of url_private, url_private_download and thumbnails
_CHUNK = 1 << 20


def holds_tokens(container: Container, name: str) -> bool:
    """Whether a link in that file has such a token. Raises UnreadableFile."""
    before = b""
    with container.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            if _TOKEN in before + chunk:
                return True
            before = chunk[1 - len(_TOKEN) :]
    return False
