"""chatvault tag."""

from __future__ import annotations

from typing import Annotated

import typer

from chatvault.cli.console import answers, print_json, table
from chatvault.cli.options import AsJson, Uids, Yes, ids_of
from chatvault.cli.program import opened, program
from chatvault.domain.counted import conversations
from chatvault.domain.tag import COLORS, Tagged

tag = typer.Typer(help="Give conversations tags, take them away, name and colour them.")
program.add_typer(tag, name="tag")

_Name = Annotated[str, typer.Argument(metavar="TAG", help="Its name, in whatever case.")]


@tag.command("list")
def list_tags(as_json: AsJson = False) -> None:
    """List all tags, with how many conversations have each."""
    with opened() as services:
        tags = services.tagging.all()
    if as_json:
        print_json(
            [
                {"name": one.name, "color": one.color, "conversations": one.conversations}
                for one in tags
            ]
        )
        return
    if not tags:
        answers.print("There is no tag. “tag add” makes one.")
        return
    listed = table("Tag", ">Conversations", "Colour")
    for one in tags:
        listed.add_row(one.name, f"{one.conversations:,}", one.color or "")
    answers.print(listed)


@tag.command("add")
def add(name: _Name, uids: Uids, as_json: AsJson = False) -> None:
    """Give conversations a tag; it is made if there is none of that name."""
    with opened() as services:
        ids = ids_of(services, uids)
        change = services.tagging.change(ids, give=[name])
    _tell(change.given, name.strip(), "given", as_json=as_json)


@tag.command("remove")
def remove(name: _Name, uids: Uids, as_json: AsJson = False) -> None:
    """Take a tag from conversations; the tag itself stays."""
    with opened() as services:
        ids = ids_of(services, uids)
        change = services.tagging.change(ids, take=[name])
    _tell(change.taken, name, "taken", as_json=as_json)


@tag.command("rename")
def rename(
    name: _Name,
    new: Annotated[
        str, typer.Argument(metavar="NEW", help="The name of another tag merges the two.")
    ],
    as_json: AsJson = False,
) -> None:
    """Give a tag another name."""
    with opened() as services:
        change = services.tagging.rename(name, new)
    merged = bool(change) and not change.made
    if as_json:
        print_json({"tag": name, "new": new.strip(), "merged": merged})
    elif merged:
        answers.print(f"“{name}” became one with “{new.strip()}”.", markup=False)
    else:
        answers.print(f"“{name}” is now “{new.strip()}”.", markup=False)


@tag.command("color")
def color(
    name: _Name,
    wanted: Annotated[
        str, typer.Argument(metavar="COLOUR", help=f"One of {', '.join(COLORS)}, or none.")
    ],
    as_json: AsJson = False,
) -> None:
    """Give a tag a colour; with “none” its name decides again."""
    if wanted not in (*COLORS, "none"):
        raise typer.BadParameter(f"Say one of {', '.join(COLORS)}, or none.")
    chosen = None if wanted == "none" else wanted
    with opened() as services:
        services.tagging.recolor(name, chosen)
    if as_json:
        print_json({"tag": name, "color": chosen})
    else:
        answers.print(f"“{name}” has its colour.", markup=False)


@tag.command("delete")
def delete(name: _Name, yes: Yes = False, as_json: AsJson = False) -> None:
    """Delete a tag, from all conversations; these stay."""
    with opened() as services:
        known = services.tagging.named(name).name
        if not yes:
            typer.confirm(f"Delete the tag “{known}”?", abort=True, err=True)
        change = services.tagging.remove(name)
    _tell(change.taken, change.gone[0].name, "taken", as_json=as_json)


def _tell(tagged: tuple[Tagged, ...], name: str, done: str, *, as_json: bool) -> None:
    """Say to how many conversations that was done; those where it was so already do not count."""
    count = sum(len(one.session_ids) for one in tagged)
    shown = tagged[0].name if tagged else name
    if as_json:
        print_json({"tag": shown, done: count})
    else:
        where = "given to" if done == "given" else "taken from"
        answers.print(f"“{shown}” {where} {conversations(count)}.", markup=False)
