"""Helpers that were sent out, plans that were put forward, questions that were asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatvault.ui.thread.parts.parts import Check, ChecksPart, Part, Progress, RunPart
from chatvault.ui.thread.text.sanitize import clean
from chatvault.ui.thread.tools.run_parts import PROMPTS
from chatvault.ui.thread.tools.tool_output import (
    answer,
    asked,
    caption,
    generic,
    note_to_model,
    pictures,
    prose,
)
from chatvault.ui.thread.tools.tool_use import ToolUse, mappings, string

# What Claude Code adds to the answer of a helper: how it is gone on with, and what it took.
_NOTE = re.compile(r"^agentId: [\w-]+ \([^\n]*(?:\n[^\n]{0,300}){0,8}\Z", re.MULTILINE)


def agent(use: ToolUse) -> Iterator[Part]:
    """What a helper was asked to do, what it did, and its answer."""
    prompt = use.text(*PROMPTS)
    if prompt:
        yield caption("Prompt")
        yield from prose(prompt)
    else:
        yield from asked(use)
    if use.child:
        yield RunPart(use.child)
    if use.failed or not use.outcome.text.strip():
        return
    said = _NOTE.sub("", use.outcome.text)
    note = use.outcome.text[len(said) :]
    if said.strip():
        yield from _answer(use, said)
    if note:
        yield note_to_model(note)


def _answer(use: ToolUse, said: str) -> Iterator[Part]:
    yield caption("Answer")
    if use.outcome.text.lstrip()[:1] in ("{", "["):
        yield from answer(use)
    else:
        yield from prose(said)
        yield from pictures(use.outcome)


def plan(use: ToolUse) -> Iterator[Part]:
    """A plan, as it was written."""
    text = use.text("plan")
    yield from prose(text) if text else generic(use)


def heading(use: ToolUse) -> str:
    """The first words of a plan."""
    return use.text("plan").strip().partition("\n")[0].lstrip("# ")


def thought(use: ToolUse) -> Iterator[Part]:
    """Something that was noted down: a thought, or what to remember."""
    text = use.text("thought", "content", "text", "plan") or ("" if use.values else use.free)
    yield from prose(text)
    yield from answer(use)


def question(use: ToolUse) -> Iterator[Part]:
    """Every question with its options; the chosen ones are ticked."""
    answers = use.details().get("answers")
    given = answers if isinstance(answers, dict) else {}
    known = False
    for entry in (
        mappings(use.values.get("questions")) if "questions" in use.values else [use.values]
    ):
        text = _asked_in(entry)
        if not text:
            continue
        known = True
        yield from prose(f"**{text.strip()}**" if "\n" not in text.strip() else text)
        yield from _options(entry, given.get(text), use.outcome.text)
    if not known:
        yield from asked(use)
    if not known or not given:
        yield from prose("" if use.failed else use.outcome.text)


def _options(entry: dict[str, object], given: object, said: str) -> Iterator[Part]:
    chosen = [string(one) for one in given] if isinstance(given, list) else [string(given)]
    chosen = [name for one in chosen for name in (one, *one.split(", ")) if name]
    checks: list[Check] = []
    options = entry.get("options")
    for option in options if isinstance(options, list) else ():
        fields = option if isinstance(option, dict) else {"label": option}
        label = string(fields.get("label"))
        if label:
            about = string(fields.get("description"))
            ticked = label in chosen or (not chosen and f'"{label}"' in said)
            progress = Progress.DONE if ticked else Progress.OPEN
            checks.append(Check(clean(" — ".join(filter(None, (label, about)))), progress))
    labels = {check.text.partition(" — ")[0] for check in checks}
    if chosen and not any(clean(name) in labels for name in chosen):
        checks.append(Check(clean(chosen[0]), Progress.DONE))  # words of the person's own
    if checks:
        yield ChecksPart(tuple(checks))


def first_question(use: ToolUse) -> str:
    """What was asked first."""
    for entry in mappings(use.values.get("questions")):
        if text := _asked_in(entry):
            return text
    return use.text("question")


def _asked_in(entry: dict[str, object]) -> str:
    """The question; those that wait for an answer while the model goes on have it as a title."""
    return string(entry.get("question")) or string(entry.get("title"))
