"""Which files of a followed folder tell of conversations in the others: mostly their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from re import Pattern

from chatvault.domain.coding_tools.followed import FileState
from chatvault.importers.containers.members import HEAD_BYTES

_CHUNK = 1 << 20
_LONGEST_SIGN = 64  # bytes

Begun = Mapping[str, int]  # from which byte on files are new


class NamingFiles:
    """Looks for the sign of a name; remembers what it saw in files that stay the same."""

    def __init__(self) -> None:
        self._seen: dict[Path, tuple[FileState, bool]] = {}

    def beside(
        self, folder: Path, sign: Pattern[bytes], changed: Begun, there: Mapping[str, FileState]
    ) -> set[str]:
        """The files that are to be read together with those that ``changed``.

        All that lie beside one which gives a name by now, or else those that give names.
        """
        above: dict[str, list[str]] = defaultdict(list)
        for name in changed:
            above[_above(name)].append(name)
        others: dict[str, list[str]] = defaultdict(list)
        for name in there if above else ():
            if name not in changed and _above(name) in above:
                others[_above(name)].append(name)
        found: set[str] = set()
        for parent, names in others.items():
            if any(_stands_in(folder / name, sign, changed[name]) for name in above[parent]):
                found.update(names)
            else:
                found.update(self._giving(folder, sign, names, there))
        return found

    def _giving(
        self,
        folder: Path,
        sign: Pattern[bytes],
        names: Iterable[str],
        there: Mapping[str, FileState],
    ) -> Iterable[str]:
        """Those that give a name in their beginning, where names of other files stand."""
        for name in names:
            path, state = folder / name, there[name]
            seen = self._seen.get(path)
            if seen is None or not seen[0].is_as(state):
                seen = self._seen[path] = state, _stands_in(path, sign, 0, HEAD_BYTES)
            if seen[1]:
                yield name


def _above(name: str) -> str:
    return name.rpartition("/")[0]


def _stands_in(path: Path, sign: Pattern[bytes], begun: int, most: int | None = None) -> bool:
    """Whether the sign is in a file from there on, or in so many bytes."""
    try:
        with path.open("rb") as file:
            file.seek(max(begun - _LONGEST_SIGN, 0))
            if most is not None:
                return sign.search(file.read(most)) is not None
            end = b""
            while chunk := file.read(_CHUNK):
                if sign.search(end + chunk):
                    return True
                end = chunk[-_LONGEST_SIGN:]
    except OSError:  # told when it is read
        pass
    return False
