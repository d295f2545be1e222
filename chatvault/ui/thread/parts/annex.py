"""What was read beside a thread's messages, because somebody unfolded it there."""

from __future__ import annotations

from dataclasses import dataclass, field

from chatvault.ui.thread.parts.file_text import FileTexts
from chatvault.ui.thread.parts.runs import Runs


@dataclass(slots=True)
class Annex:
    """The texts of kept files, and what sub-agents did."""

    files: FileTexts = field(default_factory=FileTexts)
    runs: Runs = field(default_factory=Runs)

    def copy(self) -> Annex:
        """The same for use on another thread, where nothing changes any more."""
        return Annex(self.files.copy(), self.runs.copy())
