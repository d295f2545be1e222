"""Tips that show what people and programs wrote as it is, whatever markup it looks like."""

from __future__ import annotations

import html


def plain_tip(text: str) -> str:
    """A tip that says exactly ``text``: lines kept, long ones wrapped, nothing in it obeyed."""
    return f'<p style="white-space: pre-wrap">{html.escape(text)}</p>' if text else ""
