"""Telling what is wrong with the record that is being read."""

from __future__ import annotations

from chatvault.domain.parsed import Issue, Severity
from chatvault.importers.base import Report


class Teller:
    """Reports problems of one file with the line they are in; each kind of novelty once."""

    def __init__(self, report: Report, member: str) -> None:
        self._report, self._member = report, member
        self._told: set[str] = set()
        self.line = 0

    def tell(self, severity: Severity, text: str) -> None:
        """Report a problem with the current line."""
        if severity is Severity.INFO:
            if text in self._told:
                return
            self._told.add(text)
        self._report(Issue(f"line {self.line}", severity, text, self._member))

    def tell_of_file(self, severity: Severity, text: str) -> None:
        """Report something about the file as a whole."""
        self._report(Issue("", severity, text, self._member))
