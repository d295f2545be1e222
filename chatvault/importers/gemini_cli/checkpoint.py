"""Reading a conversation of Gemini CLI that was saved under a name."""

from __future__ import annotations

from pathlib import PurePosixPath

from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.contents.file_addresses import unescaped
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.gemini_cli.around import SOURCE, Around
from chatvault.importers.gemini_cli.kinds import CHECKPOINT
from chatvault.importers.gemini_cli.log import Record
from chatvault.importers.gemini_cli.messages import MessageReader, given_text, is_preamble
from chatvault.importers.gemini_cli.referenced import with_files
from chatvault.importers.gemini_cli.titles import first_prompt
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.drafts import Draft, Thread, chain
from chatvault.importers.messages.prompt_trail import PromptTrail

_ROLES = {"user": Role.USER, "model": Role.ASSISTANT, "gemini": Role.ASSISTANT}


def checkpoint(container: Container, name: str, around: Around) -> ParsedSession | None:
    """A conversation that was saved under a name: turns without times.

    Another may be saved under the same name later.
    """
    findings = Findings(around.report, name, "turn")
    turns: list[Record] = []
    for value in read(container, name, findings, essential="role"):
        history = value.get("history")
        turns += map(mapping, sequence(history)) if isinstance(history, list) else [value]
    findings.sum_up()
    whole = around.outputs.reader(name, given_text)
    reader, thread, trail = MessageReader(name, Pictures(), whole), Thread(), PromptTrail()
    for number, turn in enumerate(turns):
        role = _ROLES.get(string(turn.get("role")))
        if role is not None:
            blocks = reader.parts(turn.get("parts"))
            blocks = with_files(blocks) if role is Role.USER else blocks
            aside = is_preamble(number, role, blocks)
            said = [string(mapping(part).get("text")) for part in sequence(turn.get("parts"))]
            if role is Role.USER and any(said) and not aside:
                trail.ask(said)
            draft = Draft(trail.name(f"turn:{number}"), role, blocks)
            draft.hidden = Hidden.META if aside else None
            thread.add(draft)
    messages = chain(thread.drafts)
    if not messages:
        return None
    tag = unescaped(PurePosixPath(name).stem.removeprefix(CHECKPOINT).lstrip("-"))
    return ParsedSession(
        source=SOURCE,
        external_id=f"checkpoint:{'/'.join(place_of(container, name).absolute().parts[-2:])}",
        messages=messages,
        title=tag or first_prompt(messages),
        project=project_of(around.projects.folder(name, {})),
        ids_formerly=r"turn:\d+",
        members=(name,),
    )
