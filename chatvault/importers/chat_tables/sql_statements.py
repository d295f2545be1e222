"""Finding where the statements of a dump end, line by line."""

from __future__ import annotations

import re

LONGEST_HEADER = 65_536  # of a statement, which names its table and its columns
# What opens or ends something: texts, names, comments, and texts of PostgreSQL between "$$".
_TELLING = re.compile(r"['\"`;]|--|/\*|\$(?:[^\W\d]\w*)?\$")
_ESCAPED_END = re.compile(r"\\.|'", re.DOTALL)
_ESCAPING = re.compile(r"(?<!\w)E$", re.IGNORECASE)  # before a text in which "\" means something
_BATCH = "GO"  # ends a batch in scripts of SQL Server, whose statements need no semicolon
_COMMENT = "/*"
_ENDS = {_COMMENT: "*/"}


class Statement:
    """A statement while its lines are gathered; it ends where a semicolon stands in no text."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.head = ""  # its first lines
        self._end = ""  # of the text, name or comment that is open
        self._escapes = False  # whether "\" keeps a quote from ending the open text
        self._ended = False
        self._is_of_mysql = False
        self.length = 0

    @property
    def is_empty(self) -> bool:
        """Whether no line was taken."""
        return not self._lines

    @property
    def is_complete(self) -> bool:
        """Whether its end was seen."""
        return self._ended

    @property
    def is_between(self) -> bool:
        """Whether another statement could begin here: no text or comment is open."""
        return not self._end

    @property
    def text(self) -> str:
        """The lines."""
        return "".join(self._lines)

    def add(self, line: str) -> None:
        """Take another line, and look where it leaves the statement."""
        if not self._end and line.strip().upper() == _BATCH:
            self._ended = True
            return
        if not self._lines:  # names as MySQL writes them: there every text has escapes
            self._is_of_mysql = "`" in line.partition("'")[0]
        self._lines.append(line)
        if len(self.head) < LONGEST_HEADER:
            self.head += line
        self.length += len(line)
        place = 0
        while place < len(line):
            place = self._closed(line, place) if self._end else self._opened(line, place)

    def _opened(self, line: str, place: int) -> int:
        """Go on behind what opens next, or to the end of the line."""
        found = _TELLING.search(line, place)
        if found is None or found[0] == "--":
            return len(line)
        if found[0] == ";":
            self._ended = True
        else:
            self._end = _ENDS.get(found[0], found[0])
            before = line[max(0, found.start() - 2) : found.start()]
            self._escapes = self._is_of_mysql or _ESCAPING.search(before) is not None
        return found.end()

    def _closed(self, line: str, place: int) -> int:
        """Go on behind the end of what is open, or to the end of the line."""
        if self._end == "'" and self._escapes:
            for found in _ESCAPED_END.finditer(line, place):
                if found[0] == "'":
                    return self._behind(line, found.end())
            return len(line)
        end = line.find(self._end, place)
        return len(line) if end < 0 else self._behind(line, end + len(self._end))

    def _behind(self, line: str, place: int) -> int:
        """The place behind a quote, which ends nothing where it is doubled."""
        if self._end == "'" and line[place : place + 1] == "'":
            return place + 1
        self._end = ""
        return place
