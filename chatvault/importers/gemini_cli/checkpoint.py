"""Reading a conversation of Gemini CLI that was saved under a name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from chatvault.domain.message import Hidden
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, place_of
from chatvault.importers.contents.file_addresses import unescaped
from chatvault.importers.contents.pictures import Pictures
from chatvault.importers.gemini_cli.around import SOURCE, Around
from chatvault.importers.gemini_cli.kinds import CHECKPOINT
from chatvault.importers.gemini_cli.log import Record
from chatvault.importers.gemini_cli.messages import MessageReader, given_text, is_preamble
from chatvault.importers.gemini_cli.titles import first_prompt
from chatvault.importers.homes.projects import project_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.messages.drafts import Draft, Thread, chain
from chatvault.importers.messages.prompt_trail import PromptTrail

_KINDS = {"user": "user", "model": "gemini", "gemini": "gemini"}


def checkpoint(container: Container, name: str, around: Around) -> ParsedSession | None:
    """A conversation that was saved under a name: turns without times.

    Another may be saved under the same name later.
    """
    messages = chain(drafts_of(turns_in(container, name, around.report), name, around))
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


def turns_in(container: Container, name: str, report: Report) -> list[Record]:
    """The turns that stand in the file, by themselves or as a history."""
    findings = Findings(report, name, "turn")
    turns: list[Record] = []
    for value in read(container, name, findings, essential="role"):
        history = value.get("history")
        turns += map(mapping, sequence(history)) if isinstance(history, list) else [value]
    findings.sum_up()
    return turns


def drafts_of(turns: Iterable[Record], name: str, around: Around) -> list[Draft]:
    """The messages of turns, where outcomes stand with their calls."""
    whole = around.outputs.reader(name, given_text)
    reader, thread, trail = MessageReader(name, Pictures(), whole), Thread(), PromptTrail()
    for number, turn in enumerate(turns):
        kind = _KINDS.get(string(turn.get("role")))
        if kind is None:
            continue
        role, blocks, hidden = reader.said({"type": kind, "content": turn.get("parts")})
        aside = is_preamble(number, role, blocks)
        said = [string(mapping(part).get("text")) for part in sequence(turn.get("parts"))]
        if kind == "user" and any(said) and not aside:
            trail.ask(said)
        draft = Draft(trail.name(f"turn:{number}"), role, blocks)
        draft.hidden = Hidden.META if aside else hidden
        thread.add(draft)
    return thread.drafts
