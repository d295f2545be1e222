"""What the tools of ChatGPT answer: output of programs, pages, quotes, pictures, errors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from chatvault.domain.blocks import (
    Attachment,
    Block,
    Citation,
    Code,
    Text,
    ToolOutcome,
    ToolResult,
    ToolStatus,
)
from chatvault.importers.chatgpt.assets import Assets
from chatvault.importers.chatgpt.markers import unmarked
from chatvault.importers.chatgpt.turn import Turn
from chatvault.importers.json_files.json_values import (
    from_json,
    mapping,
    number,
    sequence,
    string,
    to_json,
)
from chatvault.importers.times.timestamps import timestamp

_PICTURES = ("image/vnd.openai.fileservice.png", "image/vnd.openai.fileservice2.png")

Entry = dict[str, Any]


def as_result(turn: Turn, found: list[Block]) -> list[Block]:
    """A tool's message in the form of any other: its text is the answer, pictures stay shown."""
    texts = [block.text for block in found if isinstance(block, Text | Code)]
    others: list[Block] = [block for block in found if not isinstance(block, Text | Code)]
    others += _found_pages(turn)
    if not texts and not others:
        return []
    return [_result(turn, "\n\n".join(texts)), *others]


def _found_pages(turn: Turn) -> list[Block]:
    """What a search found; an export may have it beside an answer without words."""
    pages: list[object] = []
    for group in sequence(turn.metadata.get("search_result_groups")):
        pages += sequence(mapping(group).get("entries"))
    return _sources(pages, "snippet")


def _sources(pages: Iterable[object], told: str) -> list[Block]:
    """Every page once; ``told`` is where it says what is on it."""
    found: dict[str, Block] = {}
    for page in map(mapping, pages):
        url, title = string(page.get("url")), string(page.get("title"))
        if url or title:
            found.setdefault(url or title, Citation(title or url, url, string(page.get(told))))
    return list(found.values())


def _result(
    turn: Turn,
    text: str,
    *,
    failed: bool = False,
    note: str = "",
    attachments: tuple[Attachment, ...] = (),
    started_at: int | None = None,
    duration_ms: int | None = None,
) -> ToolResult:
    failed = failed or turn.metadata.get("is_error") is True
    failed = failed or turn.status in ("finished_partial_completion", "error")
    status = ToolStatus.FAILED if failed else ToolStatus.OK
    outcome = ToolOutcome(unmarked(text), status, note, started_at, duration_ms, None, attachments)
    return ToolResult(outcome, turn.author, turn.call_id)


def _execution_output(turn: Turn, assets: Assets) -> list[Block]:
    run = mapping(turn.metadata.get("aggregate_result"))
    failed = bool(run.get("in_kernel_exception") or run.get("system_exception"))
    name = string(mapping(run.get("in_kernel_exception")).get("name"))
    pictures = tuple(assets.attachment(pointer) for pointer in _pictures(run))
    text = string(turn.content.get("text"))
    if not (text or pictures or failed):
        text = string(run.get("final_expression_output"))
    result = _result(
        turn,
        text,
        failed=failed,
        note=name,
        attachments=(*pictures, *_shown(turn, assets, drawn=bool(pictures))),
        started_at=timestamp(run.get("start_time")),
        duration_ms=_duration(run),
    )
    return [result]


def _shown(turn: Turn, assets: Assets, *, drawn: bool) -> Iterator[Attachment]:
    """The tables that a program showed the person; of its charts there mostly are pictures."""
    for one in map(mapping, sequence(turn.metadata.get("ada_visualizations"))):
        file_id = string(one.get("file_id"))
        if file_id and not (drawn and one.get("type") == "chart"):
            yield assets.attachment(file_id, name=string(one.get("title")))


def _pictures(run: Entry) -> list[str]:
    """Pointers at the pictures that a program drew, each once."""
    pointers: dict[str, None] = {}
    for message in sequence(run.get("messages")):
        if mapping(message).get("message_type") == "image":
            pointers[string(mapping(message).get("image_url"))] = None
    for message in sequence(run.get("jupyter_messages")):
        shown = mapping(mapping(mapping(message).get("content")).get("data"))
        pointers.update((string(shown.get(kind)), None) for kind in _PICTURES)
    pointers.pop("", None)
    return list(pointers)


def _duration(run: Entry) -> int | None:
    start, end = number(run.get("start_time")), number(run.get("end_time"))
    if start is None or end is None or not 0 <= end - start < 1e7:
        return None
    return round((end - start) * 1000)


def _browsing(turn: Turn, assets: Assets) -> list[Block]:
    text = string(turn.content.get("result")) or string(turn.content.get("summary"))
    listed = mapping(turn.metadata.get("_cite_metadata")).get("metadata_list")
    found = _sources(sequence(listed), "text")
    pointed = [mapping(each) for each in sequence(turn.content.get("assets"))]
    shown = tuple(
        assets.attachment(pointer, described=each)
        for each in pointed
        if (pointer := string(each.get("asset_pointer")))
    )
    if not (text.strip() or found or shown):
        return []
    return [_result(turn, text, attachments=shown), *found]


def _page(turn: Turn, assets: Assets) -> list[Block]:
    """A page that was read, or a part of it: the answer, and a source to go to."""
    content = turn.content
    text = string(content.get("text")) or string(content.get("snippet"))
    url = string(content.get("url"))
    title = string(content.get("title")) or string(content.get("domain")) or url
    source: list[Block] = [Citation(title, url, string(content.get("snippet")))] if title else []
    return [_result(turn, text, note=string(content.get("domain"))), *source]


def _error(turn: Turn, assets: Assets) -> list[Block]:
    name, text = string(turn.content.get("name")), string(turn.content.get("text"))
    return [_result(turn, text or name, failed=True, note=name)]


def _screen(turn: Turn, assets: Assets) -> list[Block]:
    """What a computer shows after something was done on it."""
    state = _object(turn.content.get("state"))
    lines = [string(state.get(key)) for key in ("title", "url", "dom")]
    told = turn.content.get("screenshot")
    screenshot = _object(told)
    pointer = string(screenshot.get("asset_pointer"))
    if isinstance(told, str) and not screenshot:
        pointer = told
    shown = (assets.attachment(pointer, described=screenshot),) if pointer else ()
    return [_result(turn, "\n".join(filter(None, lines)), attachments=shown)]


def _object(value: object) -> Entry:
    """An object, which some exporters have written into a text."""
    return mapping(from_json(value) if isinstance(value, str) else value)


def _citable_output(turn: Turn, assets: Assets) -> list[Block]:
    source = mapping(turn.content.get("metadata"))
    url, title = string(source.get("display_url")), string(source.get("display_title"))
    output = turn.content.get("output_str")
    result = _result(turn, to_json(output) if output is not None else "")
    return [result, Citation(title or url, url)] if title or url else [result]


READERS: dict[str, Callable[[Turn, Assets], list[Block]]] = {
    "execution_output": _execution_output,
    "tether_browsing_display": _browsing,
    "tether_quote": _page,
    "sonic_webpage": _page,
    "system_error": _error,
    "stderr": _error,
    "computer_output": _screen,
    "citable_code_output": _citable_output,
}
