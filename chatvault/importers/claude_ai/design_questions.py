"""Forms of questions that Claude Design asks, and what the person chose.

``questionRecord`` of one message has them in its ``spec``; ``questionReceipt`` of a later one has
the answers by the ids of the questions, each in an object of one key: ``{"choice": "Green"}``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import Block, Text
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json

Entry = dict[str, Any]


class Questions:
    """The questions of one chat, so that answers can be told with them."""

    def __init__(self) -> None:
        self._titles: dict[tuple[str, str], str] = {}

    def blocks(self, content: Entry) -> list[Block]:
        """What a message asks or answers, nothing where it is about no form."""
        told = "\n\n".join(
            filter(
                None,
                (
                    *self._asked(mapping(content.get("questionRecord"))),
                    *self._answered(mapping(content.get("questionReceipt"))),
                ),
            )
        )
        return [Text(told)] if told else []

    def _asked(self, record: Entry) -> Iterator[str]:
        form, spec = string(record.get("questionId")), mapping(record.get("spec"))
        title = string(spec.get("title")).strip()
        yield f"**{title}**" if title else ""
        yield string(spec.get("prompt")).strip()
        for question in map(mapping, sequence(spec.get("questions"))):
            asked = string(question.get("title")).strip()
            self._titles[form, string(question.get("id"))] = asked
            options = "\n".join(f"- {_named(one)}" for one in sequence(question.get("options")))
            yield f"{asked}\n\n{options}".strip()

    def _answered(self, receipt: Entry) -> Iterator[str]:
        form = string(receipt.get("questionId"))
        for question, answer in mapping(receipt.get("payload")).items():
            title = self._titles.get((form, question)) or question
            if said := _answer(answer):
                yield f"**{title}**\n{said}"


def _answer(told: object) -> str:
    """What was chosen or typed in; an answer that was skipped is none."""
    values = list(mapping(told).values()) if isinstance(told, dict) else [told]
    chosen = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return ", ".join(_named(one) for one in chosen if one not in (None, ""))


def _named(option: object) -> str:
    """An option, a file or a folder by its name."""
    entry = mapping(option)
    names = (string(entry.get(key)) for key in ("label", "title", "name", "path"))
    return next(filter(None, names), to_json(option))
