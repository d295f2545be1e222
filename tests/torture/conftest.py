"""Prints what the torture came to, of all processes that took part."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.torture import figures

_PROPERTY = "figures"


@pytest.fixture(autouse=True)
def _figures_told(record_property: Callable[[str, object], None]) -> Iterator[None]:
    """What a test notes goes with its report, which reaches also another process."""
    yield
    record_property(_PROPERTY, figures.taken())


class _Gathering:
    """Gathers the figures of all reports."""

    def __init__(self) -> None:
        self.noted: dict[str, figures.Numbers] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """What a test has noted is told when it is torn down."""
        if report.when == "teardown":
            for name, value in report.user_properties:
                if name == _PROPERTY:
                    self.noted.update(value)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """The figures, at the end of a run that had some."""
        if found := figures.lines(self.noted):
            terminalreporter.section("SUMMARY")
            for line in found:
                terminalreporter.write_line(line)


def pytest_configure(config: pytest.Config) -> None:
    """Gather from now on."""
    config.pluginmanager.register(_Gathering())
