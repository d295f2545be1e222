"""What a session repeats of the one that it came out of, as long as that is not there.

A fork may begin with a copy of all that was said in its parent. Where the vault has the parent
that is read there; till then the copy is kept in the fork, its messages named so that they are
known again. They are as old as in the parent, so that its age tells whether it has them.
"""

from __future__ import annotations

REPEATED = "repeated:"  # what the ids of such messages begin with


def is_repeated(external_id: str) -> bool:
    """Whether a message of that id is a copy of one of the session's parent."""
    return external_id.startswith(REPEATED)
