"""chatvault search."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from chatvault.cli.console import answers, iso, print_json, remarks
from chatvault.cli.options import AsJson
from chatvault.cli.program import opened, program
from chatvault.domain.counted import counted
from chatvault.domain.search.hits import (
    SearchDetails,
    SearchGroup,
    SearchHit,
    SearchPage,
    SearchSort,
    Snippet,
)
from chatvault.domain.work import Unattended

if TYPE_CHECKING:
    from chatvault.services.searching.searching import Searching

Titled = tuple[str, SearchHit]


@program.command()
def search(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="QUERY",
            help="Such as: 'rye in:chatgpt after:2025-06'; put -- before it if it begins with -.",
        ),
    ],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="How many hits at most.")] = 50,
    sort: Annotated[SearchSort, typer.Option(help="The order of hits.")] = SearchSort.NEWEST,
    as_json: AsJson = False,
) -> None:
    """Search what was said in all conversations."""
    query = " ".join(words)
    if not query.strip():
        raise typer.BadParameter("Say what to look for.", param_hint="QUERY")
    with opened() as services:
        searching, work = services.searching, Unattended()
        page = searching.search(query, work, sort=sort, hits_per_group=limit)
        listed = [group.session_id for group in page.groups]
        details = searching.details(query, work, sort=sort, listed=listed)
        if details.measurable:
            known = {group.session_id for group in (*page.groups, *details.more)}
            rest = searching.extent(query, work, known=known)
            details = dataclasses.replace(
                details, more=(*details.more, *rest.more), group_totals=rest.by_session
            )
        wanted = itertools.islice(found(searching, page, details), limit)
        hits = with_snippets(searching, query, list(wanted))
        ids = [hit.message_id for _, hit in hits if hit.message_id is not None]
        names = services.reading.external_ids(ids)
    if as_json:
        print_json(_page_json(page, details, hits, names))
    else:
        _print(page, details, hits)


def found(searching: Searching, page: SearchPage, details: SearchDetails) -> Iterator[Titled]:
    """Every hit, conversation by conversation: those of the list, then what comes after it."""
    for group in (*page.groups, *details.more):
        yield from ((group.title, hit) for hit in group.hits)
        total = max(group.total, details.group_totals.get(group.session_id, 0))
        if total > len(group.hits):
            yield from ((group.title, hit) for hit in _others(searching, page.query, group))


def _others(searching: Searching, query: str, group: SearchGroup) -> Iterator[SearchHit]:
    """The hits of a conversation that its group does not show, the last first."""
    known = {hit.message_id for hit in group.hits}
    hits = searching.hits(query, group.session_id, Unattended())
    return (hit for hit in reversed(hits) if hit.message_id not in known)


def with_snippets(searching: Searching, query: str, hits: list[Titled]) -> list[Titled]:
    """The hits, each with the line that shows why it was found."""
    without = [
        hit.message_id for _, hit in hits if hit.snippet is None and hit.message_id is not None
    ]
    lines = searching.snippets(query, without, Unattended()) if without else {}
    return [(title, _with_line(title, hit, lines)) for title, hit in hits]


def _with_line(title: str, hit: SearchHit, lines: Mapping[int, Snippet]) -> SearchHit:
    if hit.snippet is not None:
        return hit
    line = Snippet(title) if hit.message_id is None else lines.get(hit.message_id, Snippet(""))
    return dataclasses.replace(hit, snippet=line)


def _print(page: SearchPage, details: SearchDetails, hits: list[Titled]) -> None:
    total = counted(details.total.value, "hit", "hits")
    total = total if details.total.exact else f"more than {total}"
    answers.print(f"{total} {_sentence(page)}".rstrip(), markup=False)
    if page.mistake:
        remarks.print(page.mistake, style="yellow", markup=False)
    if details.suggestions:
        remarks.print(f"Close to: {', '.join(details.suggestions)}", markup=False)
    for _, group in itertools.groupby(hits, key=lambda found: found[1].session_id):
        titled = list(group)
        title, first = titled[0]
        answers.print(f"\n{first.session_uid[:8]}  {title}", style="bold", markup=False)
        for _, hit in titled:
            answers.print(f"  {hit.role or 'title'}: {_line(hit)}", markup=False)


def _page_json(
    page: SearchPage, details: SearchDetails, hits: list[Titled], names: Mapping[int, str]
) -> dict[str, Any]:
    return {
        "understood": _sentence(page),
        "ignored": page.mistake,
        "total": details.total.value,
        "total_is_exact": details.total.exact,
        "close_to": list(details.suggestions),
        "hits": [
            {
                "session_uid": hit.session_uid,
                "title": title,
                "message_id": None if hit.message_id is None else names.get(hit.message_id),
                "role": None if hit.role is None else str(hit.role),
                "created_at": iso(hit.created_at),
                "snippet": _line(hit),
            }
            for title, hit in hits
        ],
    }


def _sentence(page: SearchPage) -> str:
    """How the query was understood, without the marks of values, with the asterisks in these."""
    return page.understood.replace("*", "").replace("∗", "*")


def _line(hit: SearchHit) -> str:
    return hit.snippet.text if hit.snippet else ""
