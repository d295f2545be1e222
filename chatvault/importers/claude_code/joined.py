"""One session in several transcripts, as tools keep it that write a file with every commit.

Each tells how far the session had come, or what came since the one before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from chatvault.importers.claude_code.listed import first_records
from chatvault.importers.claude_code.place import Place
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.times.timestamps import timestamp


def joined(container: Container, places: Sequence[Place]) -> list[list[Place]]:
    """The places that are read as one, in the order in which they began.

    A file that is named after its session is read alone: it grows, and is read on.
    """
    together: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        is_other = place.formerly and not (place.printed or place.listed)
        together[place.key if is_other else f"{place.member}:"].append(place)
    for some in together.values():
        if len(some) > 1:
            some.sort(key=lambda place: _began(container, place.member))
    return list(together.values())


def unread(
    lines: Iterable[tuple[int, int, Record]], known: Collection[str]
) -> Iterator[tuple[int, int, Record]]:
    """The lines from the first one on that tells something new, without those that are known.

    Records without an id stand where they belong.
    """
    is_new = not known
    for line in lines:
        uuid = line[2].get("uuid")
        is_known = isinstance(uuid, str) and uuid in known
        is_new = is_new or (bool(uuid) and not is_known)
        if is_new and not is_known:
            yield line


def _began(container: Container, name: str) -> int:
    times = (
        timestamp(record.get("timestamp")) for record in first_records(head_of(container, name))
    )
    return next((at for at in times if at is not None), 0)
