"""Copies in a fork of what was said in its parent, kept while the vault does not have that.

A fork may begin with a copy of all that was said in its parent. Where the vault has the parent, it
is read there; until then the copy is kept in the fork, its messages named so that they are
recognised again. They are as old as in the parent, so that its age tells whether it has them.
"""

from __future__ import annotations

REPEATED = "repeated:"  # what the ids of such messages begin with


def is_repeated(external_id: str) -> bool:
    """Whether a message of that id is a copy of one of the session's parent."""
    return external_id.startswith(REPEATED)
