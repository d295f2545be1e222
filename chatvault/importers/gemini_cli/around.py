"""What lies around the sessions of Gemini CLI."""

from __future__ import annotations

from dataclasses import dataclass

from chatvault.importers.base import Report
from chatvault.importers.gemini_cli.outputs import Outputs
from chatvault.importers.gemini_cli.projects import Projects

SOURCE = "gemini-cli"


@dataclass(frozen=True, slots=True)
class Around:
    """What the files beside those of the sessions tell of them, and where faults are told."""

    projects: Projects
    outputs: Outputs
    report: Report
