"""A head that was looked at is not parsed again, and no more is remembered than there is room."""

from __future__ import annotations

from chatvault.importers.json_files.known_shapes import KnownShapes, Paths


class Parser:
    """Takes the words of a head for its keys, and notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[bytes, str]] = []

    def __call__(self, head: bytes, wrapper: str) -> Paths:
        self.asked.append((head, wrapper))
        return frozenset((word.decode(), wrapper) for word in head.split())


def test_the_same_bytes_are_parsed_once_for_each_wrapper() -> None:
    known, parser = KnownShapes(), Parser()
    first = known.paths(b"bread oven", "", parser)
    assert first == {("bread", ""), ("oven", "")}
    assert known.paths(bytes(bytearray(b"bread oven")), "", parser) is first
    assert known.paths(b"bread oven", "data", parser) == {("bread", "data"), ("oven", "data")}
    assert parser.asked == [(b"bread oven", ""), (b"bread oven", "data")]


def test_where_there_is_no_room_it_begins_anew() -> None:
    known, parser = KnownShapes(most=3), Parser()
    known.paths(b"bread oven", "", parser)
    known.paths(b"rye stone", "", parser)
    assert known.paths(b"rye stone", "", parser) == {("rye", ""), ("stone", "")}
    known.paths(b"bread oven", "", parser)
    assert [head for head, _ in parser.asked] == [b"bread oven", b"rye stone", b"bread oven"]
