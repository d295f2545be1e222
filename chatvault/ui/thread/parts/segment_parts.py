"""The parts of a segment, made when it comes into view or is copied."""

from __future__ import annotations

from chatvault.ui.thread.parts.parts import CodePart, Part, Segment
from chatvault.ui.thread.parts.rich_text import parse_parts


def parse(segment: Segment) -> tuple[Part, ...]:
    """The parts of a segment that came into view."""
    if segment.code:
        return (_fenced(segment.source),)
    return parse_parts(
        segment.lists + segment.prefix + segment.source,
        segment.ink,
        skip=segment.lists.count("\n"),
        elsewhere=segment.elsewhere,
        tail=segment.tail,
        breaks=segment.breaks,
    )


def _fenced(source: str) -> CodePart:
    """A large fenced block, read without the Markdown parser."""
    head, _, body = source.lstrip().partition("\n")
    fence = head[: len(head) - len(head.lstrip(head[0]))] if head else ""
    lines = body.rstrip("\n").split("\n")
    if fence and lines and lines[-1].strip().startswith(fence):
        lines.pop()
    language = head[len(fence) :].strip().split(" ")[0][:30]
    return CodePart("\n".join(lines), language)
