"""What Grok did before it answered: its thoughts, the tools that it used, and its searches.

``thinking_trace`` is text in which uses of tools stand as ``<xai:tool_usage_card>``. ``steps`` tell
the same in pieces: ``tagged_text`` by the tags that ``tag_order`` puts in order (``header``,
``summary``, ``tool_usage_card``, ``raw_function_result``), and ``tool_usage_results``, each with
the ``tool_usage_card_id`` of its use; in older exports ``text`` is all that a step has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from chatvault.domain.blocks import Block, Thinking, ToolCall, ToolOutcome, ToolResult, ToolStatus
from chatvault.domain.message import Role
from chatvault.importers.json_files.json_values import mapping, sequence, string, to_json
from chatvault.importers.times.timestamps import timestamp

_USE, _USE_END = "<xai:tool_usage_card>", "</xai:tool_usage_card>"
_FIELD = re.compile(r"<xai:(tool_usage_card_id|tool_name|tool_args)>(.*?)</xai:\1>", re.DOTALL)
_CDATA = ("<![CDATA[", "]]>")
_HEADER, _RESULT = "header", "raw_function_result"
_BESIDE = (_HEADER, _RESULT)  # what steps have besides the pieces of the trace

Entry = dict[str, Any]


def thoughts(entry: Entry, role: Role) -> Iterator[Block]:
    """What was thought and done, once: the traces of agents and the steps tell it again."""
    yield from _Thoughts(entry).blocks()
    yield from _searches(entry, role)


class _Thoughts:
    """The thoughts of one response, and what of them was told already."""

    def __init__(self, entry: Entry) -> None:
        agents = map(mapping, sequence(entry.get("agent_thinking_traces")))
        traces = [string(each.get("thinking_trace")) for each in (entry, *agents)]
        self._traces = [text for text in dict.fromkeys(traces) if text.strip()]
        self._steps = [_pieces(mapping(step)) for step in sequence(entry.get("steps"))]
        began = timestamp(entry.get("thinking_start_time"))
        ended = timestamp(entry.get("thinking_end_time"))
        self._seconds = (ended - began) / 1000 if began and ended and ended >= began else None
        self._lines = {line.strip() for text in self._traces for line in text.splitlines()}
        self._uses: set[str] = set()  # of tools, by their ids or by what they say
        self._results: dict[str, list[Entry]] = {}
        for step in map(mapping, sequence(entry.get("steps"))):
            for result in map(mapping, sequence(step.get("tool_usage_results"))):
                self._results.setdefault(_identity(result) or "", []).append(result)

    def blocks(self) -> Iterator[Block]:
        """The traces, then what steps tell beyond them, then results of tools that none used."""
        for trace in self._traces:
            yield from self._parts(trace)
        again = [text for step in self._steps for tag, text in step if tag not in _BESIDE]
        retold = any(_dense("".join(again)) in _dense(trace) for trace in self._traces)
        for step in self._steps:
            yield from self._step(step, retold=retold)
        for results in self._results.values():
            for result in results:
                yield ToolResult(_outcome([result]), call_id=_identity(result))

    def _step(self, step: list[tuple[str, str]], *, retold: bool) -> Iterator[Block]:
        for tag, text in step:
            lines = {line.strip() for line in text.splitlines()} - self._lines
            if not lines or (tag != _RESULT and retold) or (tag == _HEADER and self._traces):
                continue
            self._lines |= lines
            if tag == _RESULT:
                yield ToolResult(ToolOutcome(text, ToolStatus.OK))
            else:
                yield from self._parts(text)

    def _parts(self, text: str) -> Iterator[Block]:
        """The thoughts before, between and after the uses of tools, and these."""
        place = 0
        while (start := text.find(_USE, place)) >= 0:
            end = text.find(_USE_END, start)
            if end < 0:
                break
            yield from self._thought(text[place:start])
            yield from self._use(text[start + len(_USE) : end])
            place = end + len(_USE_END)
        yield from self._thought(text[place:])

    def _thought(self, text: str) -> Iterator[Block]:
        if text.strip():
            yield Thinking(text.strip("\n"), self._seconds)
            self._seconds = None

    def _use(self, text: str) -> Iterator[Block]:
        fields = {name: _bare(value) for name, value in _FIELD.findall(text)}
        identity = fields.get("tool_usage_card_id", "")
        if (identity or text) in self._uses:
            return
        self._uses.add(identity or text)
        results = self._results.pop(identity, []) if identity else []
        name, arguments = fields.get("tool_name", ""), fields.get("tool_args", "")
        outcome = _outcome(results) if results else None
        if not name:
            arguments = arguments or text.strip()
        yield ToolCall(name or "tool", arguments, identity or None, outcome)


def _bare(value: str) -> str:
    """What a field says, without the marks around it."""
    begins, ends = _CDATA
    return value.strip().removeprefix(begins).removesuffix(ends)


def _pieces(step: Entry) -> list[tuple[str, str]]:
    """What a step says, each after its tag."""
    texts = [string(text) for text in sequence(step.get("text"))]
    plain = "\n".join(filter(None, [*texts, string(step.get("text"))]))
    tagged = mapping(step.get("tagged_text"))
    order = [tag for tag in sequence(step.get("tag_order")) if isinstance(tag, str)]
    pieces = [(tag, string(tagged.get(tag))) for tag in dict.fromkeys([*order, *tagged])]
    return [(tag, text) for tag, text in [("", plain), *pieces] if text.strip()]


def _dense(text: str) -> str:
    return "".join(text.split())


def _identity(result: Entry) -> str | None:
    return string(result.get("tool_usage_card_id")) or None


def _outcome(results: list[Entry]) -> ToolOutcome:
    told = []
    for result in results:
        rest = {key: value for key, value in result.items() if key != "tool_usage_card_id"}
        pages = _pages(rest.pop("web_search_results", None))
        told += [pages, *(to_json({key: value}) for key, value in rest.items() if value)]
    return ToolOutcome("\n".join(filter(None, told)), ToolStatus.OK)


def _pages(listed: object) -> str:
    pages = map(mapping, sequence(listed))
    lines = (f"{string(page.get('title'))} {string(page.get('url'))}".strip() for page in pages)
    return "\n".join(filter(None, lines))


def _searches(entry: Entry, role: Role) -> Iterator[Block]:
    """What the web was searched for, and what was found; steps may know of more than the whole.

    A person's ``query`` is what stands for the message where a picture was asked for.
    """
    query, message = string(entry.get("query")), string(entry.get("message"))
    own = role is Role.USER and message.strip() in ("", query.strip())
    asked = "" if own else query
    found = _pages(entry.get("web_search_results"))
    if found or asked:
        imagined = string(entry.get("query_type")) == "imagine" and not found
        name = "image_generation" if imagined else "web_search"
        field = "prompt" if imagined else "query"
        arguments = to_json({field: asked}) if asked else ""
        yield ToolCall(name, arguments, None, ToolOutcome(found, ToolStatus.OK))
    known = set(found.splitlines())
    for step in map(mapping, sequence(entry.get("steps"))):
        lines = _pages(step.get("web_search_results")).splitlines()
        more = [line for line in dict.fromkeys(lines) if line not in known]
        if more:
            known.update(more)
            yield ToolCall("web_search", "", None, ToolOutcome("\n".join(more), ToolStatus.OK))
