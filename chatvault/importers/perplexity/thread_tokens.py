"""The tokens in what Perplexity's page was given: whoever has one may go on with the thread."""

from __future__ import annotations

import re

from chatvault.importers.containers.container import Container

HOLDS_THREAD_TOKENS = (
    "This file holds a token that lets anybody go on with the thread. The conversation is in the "
    "vault without it, and the file is not kept as an original: keep it yourself."
)
_TOKEN = re.compile(rb'"read_write_token"\s{0,9}:\s{0,9}"[^"]')
_LONGEST = 64  # bytes that tell
_CHUNK = 1 << 20


def holds_thread_tokens(container: Container, name: str) -> bool:
    """Whether there is such a token in that file. Raises UnreadableFile."""
    before = b""
    with container.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            if _TOKEN.search(before + chunk) is not None:
                return True
            before = chunk[-_LONGEST:]
    return False
