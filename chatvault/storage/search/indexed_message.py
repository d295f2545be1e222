"""What the index gets of a message, new from a file or read from the vault again."""

from __future__ import annotations

from chatvault.domain.blocks import Code, Text
from chatvault.domain.languages import language, languages_of
from chatvault.domain.message import Message
from chatvault.domain.parsed import ParsedMessage
from chatvault.domain.search.named_files import files_named
from chatvault.domain.search.segmentation import segmented
from chatvault.domain.secrets import holds_secret
from chatvault.storage.database.packing import Packed, failed_tools
from chatvault.storage.search.identifiers import parts, with_signed
from chatvault.storage.search.message_tags import session_tag, tags

# One tool's output beyond this is not indexed: logs of megabytes would drown the index.
INDEXED_CHARS = 200_000


# The columns of the index for a message, but for the conversation it belongs to: prose, parts,
# tools, aside and tags. A plain tuple: thousands cross from one process to the other.
IndexedMessage = tuple[str, str, str, str, str]


def index_row(
    found: IndexedMessage, message_id: int, session_id: int
) -> tuple[int, str, str, str, str, str]:
    """The row of the index."""
    prose, parts, tools, aside, tags = found
    return message_id, prose, parts, tools, aside, f"{session_tag(session_id)} {tags}"


def indexed(message: ParsedMessage | Message, packed: Packed, source: str) -> IndexedMessage:
    """What the index gets of one message; ``packed`` are its blocks as they are stored."""
    said, tools, aside = texts = _texts(packed)
    found = tags(
        role=str(message.role),
        source=source,
        model=message.model,
        characters=len(packed.text),
        cost=message.usage.cost if message.usage else None,
        holdings=_holdings(packed, texts),
        tools=[tool.name for tool in packed.tools],
        files=[path for tool in packed.tools for path in files_named(tool.arguments)],
        languages=_languages(message),
    )
    of_tools, beside = segmented(with_signed(tools)), segmented(with_signed(aside))
    return segmented(said), parts(said), of_tools, beside, found


def has_secret(packed: Packed) -> bool:
    """Whether a key or password stands in what the index gets of those blocks."""
    return any(map(holds_secret, _texts(packed)))


def _texts(packed: Packed) -> tuple[str, str, str]:
    """What was said, what went into tools and came out, and what stands beside it."""
    tools = "\n".join(
        part
        for tool in packed.tools
        for part in (
            tool.name,
            tool.arguments[:INDEXED_CHARS],
            tool.outcome.text[:INDEXED_CHARS] if tool.outcome else "",
        )
    )
    return packed.text, tools, "\n".join(filter(None, (packed.thinking, packed.attached)))


def _holdings(packed: Packed, texts: tuple[str, str, str]) -> list[str]:
    """What the message holds, as "has:" asks for it."""
    pictures = [entry.attachment.media_type.startswith("image/") for entry in packed.attachments]
    held = {
        "code": packed.code_lines > 0,
        "image": any(pictures),
        "file": not all(pictures),
        "tool": bool(packed.tools),
        "thinking": bool(packed.thinking),
        "error": failed_tools(packed) > 0,
        "secret": any(map(holds_secret, texts)),
    }
    return [holding for holding, is_so in held.items() if is_so]


def _languages(message: ParsedMessage | Message) -> list[str]:
    named: set[str] = set()
    for block in message.blocks:
        if isinstance(block, Code):
            named.add(language(block.language))
        elif isinstance(block, Text):
            named |= languages_of(block.text)
    return sorted(filter(None, named))
