"""chatvault me."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from chatvault.cli.console import answers, console_work, print_json, remarks, table
from chatvault.cli.options import AsJson
from chatvault.cli.program import opened, program
from chatvault.domain.people import Identity, Participant, Participants
from chatvault.domain.source import source
from chatvault.errors import NotFound

_SHOWN = 20  # people of a source
_WHO = {Identity.ME: "you", Identity.OTHER: "", Identity.UNKNOWN: "?"}


@program.command()
def me(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="Your name in the chats.")
    ] = None,
    key: Annotated[
        str | None, typer.Option("--source", metavar="KEY", help="In its chats: “whatsapp”.")
    ] = None,
    none: Annotated[bool, typer.Option("--none", help="None of those in question is you.")] = False,
    forget: Annotated[bool, typer.Option("--forget", help="Take back what was said.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say which of the people in chats is you; without a name, list them."""
    if (name is not None) + none + forget > 1:
        raise typer.BadParameter("Say either a name, --none or --forget.")
    with opened() as services, console_work() as work:
        groups = _chosen(services.people.participants(), key)
        if name is not None:
            for group, person in _named(groups, name):
                services.people.is_me(group.source_id, person.key)
        elif none or forget:
            for group in _only(groups):
                if forget:
                    services.people.forget(group.source_id)
                else:
                    unknown = [one.key for one in group.unknown]
                    services.people.are_others(group.source_id, unknown)
        services.indexing.catch_up(work)
        groups = _chosen(services.people.participants(), key)
    if as_json:
        print_json([_told(group) for group in groups])
    else:
        _print(groups)


def ask(groups: Sequence[Participants]) -> None:
    """Say after an import that it is not known which of the people is you, and how to say it."""
    if not groups:
        return
    keys = list(dict.fromkeys(group.source for group in groups))
    names = ", ".join(source(key).name for key in keys)
    remarks.print(
        f"Which one is you in the chats of {names}? “chatvault me” lists the names, and "
        f"“chatvault me NAME --source {keys[0]}” tells.",
        markup=False,
    )


def _chosen(groups: Sequence[Participants], key: str | None) -> tuple[Participants, ...]:
    found = tuple(group for group in groups if key in (None, group.source))
    if key is not None and not found:
        raise NotFound(f"There are no chats among people of the source “{key}” in the vault.")
    return found


def _named(groups: Sequence[Participants], name: str) -> list[tuple[Participants, Participant]]:
    """Whoever is called so, or has that id, in the only source where somebody is."""
    folded = name.casefold()
    found = [
        (group, person)
        for group in groups
        for person in group.people
        if folded == person.name.casefold() or name == person.key
    ]
    if not found:
        raise NotFound(f"Nobody is called “{name}” there. “chatvault me” lists the names.")
    _only([group for group, _ in found])
    alike = [person.key for _, person in found]
    if len(found) > len({group.source_id for group, _ in found}):
        raise NotFound(f"Several are called “{name}”; say which: {', '.join(alike)}.")
    return found


def _only(groups: Sequence[Participants]) -> Sequence[Participants]:
    """The groups, where they are of one source."""
    keys = sorted({group.source for group in groups})
    if len(keys) > 1:
        raise NotFound(f"Say in which source, with --source: {', '.join(keys)}.")
    return groups


def _told(group: Participants) -> dict[str, object]:
    return {
        "source": group.source,
        "account": group.account,
        "people": [
            {
                "id": one.key,
                "name": one.name,
                "who": str(one.identity),
                "chats": one.chats,
                "messages": one.messages,
            }
            for one in group.people
        ],
    }


def _print(groups: Sequence[Participants]) -> None:
    if not groups:
        answers.print("There are no chats between people in the vault.")
        return
    rows = table("Source", "Name", "Who", ">Chats", ">Messages")
    left = 0
    for group in groups:
        named = source(group.source).name
        for one in group.people[:_SHOWN]:
            who = _WHO[one.identity]
            rows.add_row(named, one.name, who, f"{one.chats:,}", f"{one.messages:,}")
        left += max(0, len(group.people) - _SHOWN)
    answers.print(rows)
    if left:
        remarks.print(f"… and {left:,} more; --json has them all.")
