"""Prints what the torture came to."""

from __future__ import annotations

import pytest

from tests.torture import figures


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures, at the end of a run that had some."""
    if found := figures.lines():
        terminalreporter.section("SUMMARY")
        for line in found:
            terminalreporter.write_line(line)
