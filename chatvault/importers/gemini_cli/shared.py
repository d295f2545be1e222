"""Reads a conversation that Gemini CLI wrote down for others (``/chat share``), in either form.

It names neither session nor times nor models: a conversation goes by how it begins, and what is
said in it by that. Programs that come from Gemini CLI write the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from chatvault.domain.blocks import Block, ToolCall, ToolResult, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedMessage, ParsedSession
from chatvault.importers.containers.container import Container
from chatvault.importers.gemini_cli.around import SOURCE, Around
from chatvault.importers.gemini_cli.checkpoint import drafts_of, turns_in
from chatvault.importers.gemini_cli.shared_markdown import is_markdown, turns_of
from chatvault.importers.gemini_cli.titles import first_prompt
from chatvault.importers.homes.projects import project_of
from chatvault.importers.messages.content_ids import ContentIds, content_id
from chatvault.importers.messages.drafts import Draft, chain
from chatvault.importers.texts.text_lines import text_beginning, text_lines

_QWEN, _QWEN_CODE = "This is the Qwen Code.", "qwen-code"
_HELD_IN = re.compile(
    r"(?:currently working in the directory: |\*\*Workspace Directories:\*\*\s{1,9}- )"
    r"(?P<folder>[^\n]{1,1000})"
)


def shared_session(container: Container, name: str, around: Around) -> ParsedSession | None:
    """The conversation, None where nothing was said."""
    if is_markdown(text_beginning(container, name)):
        with container.open(name) as stream:
            turns = list(turns_of([line.rstrip("\r\n") for line in text_lines(stream)]))
    else:
        turns = turns_in(container, name, around.report)
    drafts = drafts_of(turns, name, around)
    _name(drafts)
    messages = chain(drafts)
    if not messages:
        return None
    told = next((plain_text(each.blocks) for each in messages if each.hidden is Hidden.META), "")
    held_in = _HELD_IN.search(told)
    return ParsedSession(
        source=_QWEN_CODE if told.startswith(_QWEN) else SOURCE,
        external_id=f"shared:{content_id(*_beginning(messages))}",
        messages=messages,
        title=first_prompt(messages),
        project=project_of(held_in["folder"].strip() if held_in else ""),
        members=(name,),
    )


def _name(drafts: Iterable[Draft]) -> None:
    """Name messages by what they say: shared again, or in the other form, they are the same.

    What tools gave back counts not: the program shortens it as a conversation gets longer.
    """
    ids = ContentIds()
    for draft in drafts:
        draft.external_id = ids.of(draft.role, *map(_said, draft.blocks))


def _said(block: Block) -> str:
    if isinstance(block, ToolCall | ToolResult):
        return f"{block.name}:{block.call_id}"
    return plain_text((block,))


def _beginning(messages: Sequence[ParsedMessage]) -> Iterator[str]:
    """The names of all messages up to the first answer."""
    for message in messages:
        yield message.external_id
        if message.role is Role.ASSISTANT and message.hidden is None:
            return
