"""Loads what the first conversation needs while nobody waits for it."""

from __future__ import annotations

from chatvault.ui.thread.text.highlighting import highlight
from chatvault.ui.thread.text.markdown import parse


def warm_up() -> None:
    """Import the Markdown parser and the highlighter, which are left out of the start."""
    parse("A *warm* `start`.")
    highlight("warm = True", "python")
