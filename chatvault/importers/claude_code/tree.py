"""Which message follows which in a Claude Code transcript.

Records form a graph in which most forks are artefacts: results of calls that ran side by
side, hooks, progress. Only a rewound conversation, with prompts on both sides, is a branch.
"""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.importers.claude_code.draft import Draft, Node


def parents(drafts: Sequence[Draft], nodes: dict[str, Node]) -> list[int | None]:
    """For every draft, in file order, the position of the one before it."""
    for position, draft in enumerate(drafts):
        draft.position = position
    known = [_known_parent(draft, drafts, nodes) for draft in drafts]
    rewound = _rewound(drafts, known)
    lines = _Lines()
    return [
        lines.branch(position, parent)
        if parent is not None and position in rewound.get(parent, ())
        else lines.extend(position, parent)
        for position, parent in enumerate(known)
    ]


def decided(drafts: Sequence[Draft], nodes: dict[str, Node]) -> list[bool]:
    """Whether prompts below each message would change nothing of what stands above it.

    They would make a branch where the conversation goes on in another way already.
    """
    known = [_known_parent(draft, drafts, nodes) for draft in drafts]
    prompted = [draft.typed for draft in drafts]
    goes_on = [False] * len(drafts)  # with a prompt somewhere below
    for below in range(len(drafts) - 1, 0, -1):
        parent = known[below]
        if parent is not None and prompted[below]:
            prompted[parent] = goes_on[parent] = True
    found: list[bool] = []
    for at, parent in enumerate(known):
        if prompted[at] or parent is None:
            found.append(True)
        else:
            found.append(not goes_on[parent] if prompted[parent] else found[parent])
    return found


def _known_parent(draft: Draft, drafts: Sequence[Draft], nodes: dict[str, Node]) -> int | None:
    """The nearest message up the chain of records, None where the chain is broken."""
    found = draft.after or ancestor(draft.parent, nodes)
    if found is not None and found.position < draft.position and drafts[found.position] is found:
        return found.position
    return None


def ancestor(uuid: str | None, nodes: dict[str, Node]) -> Draft | None:
    """The message that a record became or follows."""
    path: list[Node] = []
    found = None
    while uuid is not None and (node := nodes.get(uuid)) is not None:
        if node.draft is not None:
            found = node.draft
            break
        if node.seen:  # a cycle, or a way that has led nowhere before
            break
        node.seen = True
        path.append(node)
        uuid = node.parent
    for node in path:
        node.draft = found
    return found


def _rewound(drafts: Sequence[Draft], known: Sequence[int | None]) -> dict[int, set[int]]:
    """The messages at which a conversation was rewound, with the messages that follow each."""
    prompted = [draft.typed for draft in drafts]
    sides: dict[int, set[int]] = {}
    for position in range(len(drafts) - 1, 0, -1):
        parent = known[position]
        if prompted[position] and parent is not None:
            prompted[parent] = True
            sides.setdefault(parent, set()).add(position)
    return {parent: found for parent, found in sides.items() if _differ(drafts, found)}


def _differ(drafts: Sequence[Draft], positions: set[int]) -> bool:
    """Whether these are several messages; what was written at one moment is one, copied."""
    moments = {drafts[position].at for position in positions}
    return len(positions) > 1 and (len(moments) > 1 or moments == {None})


class _Lines:
    """Straight runs of messages; a run ends where the conversation was rewound."""

    def __init__(self) -> None:
        self._line: list[int] = []  # of every message so far
        self._tails: list[int] = []  # of every line
        self._next: list[int] = []  # the line that took over, for lines that have ended
        self._forks: dict[int, int] = {}  # where the sides of a rewound message hang

    def extend(self, position: int, parent: int | None) -> int | None:
        """Put the message at the end of its parent's line, else of the one before it."""
        if not position:
            self._start(position)
            return None
        line = self._open(self._line[position - 1 if parent is None else parent])
        before, self._tails[line] = self._tails[line], position
        self._line.append(line)
        return before

    def branch(self, position: int, parent: int) -> int:
        """Start a line of its own for one side of a rewound conversation."""
        fork = self._forks.setdefault(parent, self._tails[self._open(self._line[parent])])
        self._next[self._line[parent]] = self._start(position)
        return fork

    def _start(self, position: int) -> int:
        line = len(self._tails)
        self._line.append(line)
        self._tails.append(position)
        self._next.append(line)
        return line

    def _open(self, line: int) -> int:
        while self._next[line] != line:
            self._next[line] = self._next[self._next[line]]
            line = self._next[line]
        return line
