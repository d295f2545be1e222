"""Reading something of a file before it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from chatvault.importers.containers.container import Container


@contextmanager
def beforehand(container: Container) -> Iterator[None]:
    """A reading ahead that does not count as progress."""
    before = container.bytes_read
    try:
        yield
    finally:
        container.bytes_read = before
