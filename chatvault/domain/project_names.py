"""What projects are called beside each other: by their folder, where that tells them apart."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import zip_longest

_BETWEEN = " · "
_SEPARATOR = re.compile(r"[/\\]+")

Named = tuple[int, str, str]  # the id of a project, its name, and its path


def told_apart(projects: Iterable[Named]) -> dict[int, str]:
    """The name of each, with a folder that it lies in where others are called the same."""
    alike: defaultdict[str, list[Named]] = defaultdict(list)
    for project in projects:
        alike[project[1]].append(project)
    labels: dict[int, str] = {}
    for name, group in alike.items():
        parents = {key: _parents(path) for key, _, path in group}
        heights = [Counter(filter(None, one)) for one in zip_longest(*parents.values())]
        for key, above in parents.items():
            label = _telling(above, heights) if len(group) > 1 else ""
            labels[key] = f"{name}{_BETWEEN}{label}" if label else name
    return labels


def _parents(path: str) -> tuple[str, ...]:
    """The folders that a folder lies in, the nearest first."""
    *above, _ = _SEPARATOR.split(path.rstrip("/\\"))
    return tuple(part for part in reversed(above) if part)


def _telling(own: tuple[str, ...], heights: Sequence[Counter[str]]) -> str:
    """The nearest folder that none of the others lies in at that height, else all of them."""
    unique = (name for name, taken in zip(own, heights, strict=False) if taken[name] == 1)
    return next(unique, "/".join(reversed(own)))
