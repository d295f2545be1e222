"""Says how to go on with a conversation in its own tool."""

from __future__ import annotations

from chatvault.domain.coding_tools.resuming import ResumeCommand, resume_command
from chatvault.domain.session import Relation
from chatvault.domain.source import source
from chatvault.errors import NotFound, NotResumable
from chatvault.storage.database.engine import Database
from chatvault.storage.resume_facts import resume_facts


class Resuming:
    """Finds the command; starts nothing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def command(self, session_id: int) -> ResumeCommand:
        """What takes the conversation up again. Raises NotFound, NotResumable."""
        with self._database.read() as session:
            facts = resume_facts(session, session_id)
        if facts is None:
            raise NotFound("This conversation is not in the vault any more.")
        if facts.relation == Relation.SUBAGENT:
            raise NotResumable(
                "This is the run of a sub-agent, which cannot be resumed by itself. Resume the "
                "conversation that started it."
            )
        if not facts.is_kept:
            raise NotResumable(
                "Only what you typed is left of this conversation, in its tool's log of prompts,"
                " so there is nothing to resume."
            )
        command = resume_command(facts.source, facts.external_id, facts.folder, facts.agent)
        if command is None:
            raise NotResumable(
                f"No command is known that resumes this conversation in "
                f"{source(facts.source).name}."
            )
        return command
