"""The chats that Cursor's editor kept in each workspace before it had composers."""

from __future__ import annotations

from collections.abc import Iterator

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.cursor.bubbles import BubbleReader, model_of, moment, role_of
from chatvault.importers.cursor.composer import SOURCE
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.drafts import Draft, chain, first_prompt
from chatvault.importers.times.timestamps import timestamp

CHATS = "workbench.panel.aichat.view.aichat.chatdata"
PROMPTS = "aiService.prompts"
GENERATIONS = "aiService.generations"


def chats(value: object, folder: str, reader: BubbleReader) -> Iterator[ParsedSession]:
    """The tabs of the chat; ``folder`` is that of the workspace."""
    for place, tab in enumerate(map(mapping, sequence(mapping(value).get("tabs")))):
        at = timestamp(tab.get("lastSendTime"))
        drafts: list[Draft] = []
        for number, bubble in enumerate(map(mapping, sequence(tab.get("bubbles")))):
            role = role_of(bubble, {})
            asked = role is Role.USER
            blocks = reader.prompt(bubble) if asked else [*reader.answer(bubble)]
            if blocks:
                name = f"bubble:{number}"
                drafts.append(Draft(name, role, blocks, moment(bubble), model_of(bubble)))
        if drafts:
            yield ParsedSession(
                source=SOURCE,
                external_id=string(tab.get("tabId")) or f"{folder}/tab:{place}",
                messages=chain(drafts),
                title=string(tab.get("chatTitle")).strip() or first_prompt(drafts),
                created_at=min(filter(None, (draft.at for draft in drafts)), default=at),
                updated_at=at,
                agent="Cursor",
                project=project_of(folder),
            )


def prompts(asked: object, generated: object, workspace: str, folder: str) -> ParsedSession | None:
    """What was asked in a workspace whose conversations are kept nowhere else.

    The two lists tell the same prompts; only the second one tells when.
    """
    times = {
        string(mapping(one).get("textDescription")): timestamp(mapping(one).get("unixMs"))
        for one in sequence(generated)
    }
    texts = [string(mapping(one).get("text")) for one in sequence(asked)] or list(times)
    drafts = [
        Draft(f"prompt:{place}", Role.USER, [Text(text.strip())], times.get(text))
        for place, text in enumerate(texts)
        if text.strip()
    ]
    if not drafts:
        return None
    return ParsedSession(
        source=SOURCE,
        external_id=f"prompts:{workspace}",
        messages=chain(drafts),
        title=f"Prompts in {folder or workspace}",
        agent="Cursor",
        project=project_of(folder),
    )
