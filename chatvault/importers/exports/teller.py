"""Telling what is wrong with the record that is being read."""

from __future__ import annotations

from chatvault.domain.parsed import Issue, Severity
from chatvault.importers.base import Report


class Teller:
    """Reports problems of one file, each once a line, and what is only new once a file.

    ``noun`` is what is counted in the file; ``line`` is the number of the one that is read, in
    the file ``member``.
    """

    def __init__(self, report: Report, member: str, noun: str = "line") -> None:
        self._report, self.member, self._noun = report, member, noun
        self._told: set[tuple[int, str]] = set()
        self.line = 0

    def tell(self, severity: Severity, text: str) -> None:
        """Report a problem with the current line."""
        key = (0 if severity is Severity.INFO else self.line, text)
        if key not in self._told:
            self._told.add(key)
            self._report(Issue(f"{self._noun} {self.line}", severity, text, self.member))

    def message_left_out(self) -> None:
        """Report that the current message cannot be read; the others are."""
        self.tell(Severity.ERROR, "This message's record cannot be read, so it was left out.")

    def tell_of_file(self, severity: Severity, text: str) -> None:
        """Report something about the file as a whole."""
        self._report(Issue("", severity, text, self.member))
