"""The command that goes on with a conversation in the tool that it comes from."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

# How each tool is told which session to take up again, by the key of the source.
_COMMANDS: dict[str, tuple[str, ...]] = {
    "claude-code": ("claude", "--resume", "{id}"),
    "codex": ("codex", "resume", "{id}"),
    "traex": ("traex", "resume", "{id}"),
    "gemini-cli": ("gemini", "--resume", "{id}"),
    "qwen-code": ("qwen", "--resume", "{id}"),
    "opencode": ("opencode", "--session", "{id}"),
    "mimo-code": ("mimo", "--session", "{id}"),
    "copilot-cli": ("copilot", "--resume={id}"),
    "goose": ("goose", "session", "--resume", "--session-id", "{id}"),
    "crush": ("crush", "--session", "{id}"),
    "amp": ("amp", "threads", "continue", "{id}"),
    "factory-droid": ("droid", "--resume", "{id}"),
    "devin": ("devin", "--resume", "{id}"),
    "pi-agent": ("pi", "--session", "{id}"),
    "grok-build": ("grok", "--resume", "{id}"),
    "hermes": ("hermes", "--resume", "{id}"),
    "mistral-vibe": ("vibe", "--resume", "{id}"),
    "gptme": ("gptme", "--name", "{id}"),
    "iflow": ("iflow", "--resume", "session-{id}"),
}
# Of a product with several programs, only the chats of this agent can be taken up again, or
# otherwise than those of the others.
_OF_AGENTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("cursor", "Cursor CLI"): ("cursor-agent", "--resume", "{id}"),
    ("code-buddy", ""): ("codebuddy", "--resume", "{id}"),
    ("kimi-cli", "Kimi CLI"): ("kimi", "--session", "{id}"),
    ("kimi-cli", "Kimi Code"): ("kimi", "--session", "{id}"),
    ("kiro", "Kiro CLI"): ("kiro-cli", "chat", "--resume-id", "{id}"),
    ("antigravity", "Antigravity CLI"): ("agy", "--conversation", "{id}"),
    ("pi-agent", "Command Code"): ("commandcode", "--session", "{id}"),
    ("pi-agent", "Oh My Pi"): ("omp", "--resume", "{id}"),
}
# What began in its editor is no session of Kilo Code's program: those alone are called so.
_OF_IDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "kilo-code": ("ses_", ("kilo", "--session", "{id}")),
}
# An id stands in a file that anybody may have written: one that begins like an option, or that
# means something to a shell, is none.
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,199}", re.ASCII)
_SINGLE_QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")  # PowerShell takes each of them for one


@dataclass(frozen=True, slots=True)
class ResumeCommand:
    """A program with its arguments, and the folder to start it in ("" where none is known)."""

    arguments: tuple[str, ...]
    folder: str

    def posix(self) -> str:
        """As one line for the shells of Linux and macOS."""
        command = shlex.join(self.arguments)
        return f"cd -- {shlex.quote(self.folder)} && {command}" if self.folder else command

    def powershell(self) -> str:
        """As one line for PowerShell, which goes no further where the folder is gone."""
        command = " ".join(self.arguments)
        if not self.folder:
            return command
        quoted = _SINGLE_QUOTES.sub(lambda found: found[0] * 2, self.folder)
        return f"Set-Location -LiteralPath '{quoted}' -ErrorAction Stop; {command}"


def resume_command(
    source: str, external_id: str, folder: str, agent: str = ""
) -> ResumeCommand | None:
    """What takes up the session ``external_id`` of a source again; None where nothing can."""
    arguments = _OF_AGENTS.get((source, agent)) or _COMMANDS.get(source)
    beginning, others = _OF_IDS.get(source, ("", ()))
    if others and external_id.startswith(beginning):
        arguments = others
    if arguments is None or _ID.fullmatch(external_id) is None or not folder.isprintable():
        return None
    return ResumeCommand(tuple(part.format(id=external_id) for part in arguments), folder)
