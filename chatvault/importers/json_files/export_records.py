"""The conversations of an export's JSON file, with what went wrong on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from chatvault.domain.parsed import Issue, Severity
from chatvault.errors import UnreadableFile
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.json_record import Broken, Damage, Record
from chatvault.importers.json_files.json_records import records

REPORTED_ERRORS = 100  # in one file; more are counted
MOST_ERRORS = 10_000  # in one file; what follows is not read
REPORTED_KINDS = 50  # of unknown content, and of notes
WRAPPER = "conversations"  # some tools put the array of conversations into an object

_SENTENCES = {
    Damage.MALFORMED: "This {noun} is not valid JSON and was left out.",
    Damage.CUT_SHORT: (
        "The file is cut short in this {noun}, which was left out. Download the export again "
        "to get the rest."
    ),
    Damage.TOO_LARGE: "This {noun} is too large to be one, or damaged, and was left out.",
    Damage.TOO_DEEP: "This {noun} is nested too deeply to be one and was left out.",
}


class Findings:
    """What is noticed while one file is read; everything is reported once.

    ``place`` is the record that is being read.
    """

    def __init__(self, report: Report, member: str, noun: str = "conversation") -> None:
        self._report, self._member = report, member
        self._unknown: Counter[str] = Counter()
        self._notes: dict[str, tuple[str, int]] = {}
        self._left_out: Counter[str] = Counter()
        self._errors = 0
        self._mended = 0
        self.noun = noun
        self.number = 0

    @property
    def place(self) -> str:
        """Where the record that is being read stands."""
        return f"{self.noun} {self.number}"

    def unknown(self, kind: str) -> None:
        """Content of a kind that is kept as it is."""
        few = len(self._unknown) < REPORTED_KINDS
        self._unknown[kind[:80] if few or kind[:80] in self._unknown else "…"] += 1

    def note(self, text: str) -> None:
        """Something small that was lost or guessed."""
        if text in self._notes or len(self._notes) < REPORTED_KINDS:
            place, count = self._notes.get(text, (self.place, 0))
            self._notes[text] = (place, count + 1)

    def left_out(self, text: str) -> None:
        """Something that says nothing, or is about nothing that was said."""
        self._left_out[text] += 1

    def message_left_out(self) -> None:
        """A message of which nothing can be told; the others are read."""
        self.note("A message is not in a known form and was left out.")

    def record_left_out(self) -> None:
        """A record that should be a conversation, and has no list of messages."""
        self.error("This record holds no messages and was left out.")

    def error(self, text: str, *, offset: int | None = None) -> None:
        """A record that could not be read."""
        self._errors += 1
        if self._errors <= REPORTED_ERRORS:
            place = self.place if offset is None else f"{self.place}, byte {offset:,}"
            self._tell(place, Severity.ERROR, text, lost=1)

    @property
    def too_many(self) -> bool:
        """Whether there are so many errors that the file cannot be what it claims to be."""
        return self._errors >= MOST_ERRORS

    def mended(self) -> None:
        """A record with characters that had to be replaced."""
        self._mended += 1

    def sum_up(self) -> None:
        """Report what was only counted."""
        if self._errors > REPORTED_ERRORS:
            more = self._errors - REPORTED_ERRORS
            text = f"{more:,} more {self.noun}s could not be read and were left out."
            if self.too_many:
                text += " The rest of the file was not read."
            self._tell("", Severity.ERROR, text, lost=more)
        if self._mended:
            some = f"one {self.noun}" if self._mended == 1 else f"{self._mended:,} {self.noun}s"
            text = f"Damaged characters were replaced in {some}."
            self._tell("", Severity.WARNING, text)
        for text, (place, count) in self._notes.items():
            again = f" This happened {count:,} times." if count > 1 else ""
            self._tell(place, Severity.WARNING, text + again)
        for text, count in self._left_out.items():
            self._tell("", Severity.INFO, f"{text} ({count:,})")
        for kind, count in sorted(self._unknown.items()):
            text = f"Content of the unknown kind “{kind}” was kept as it is ({count:,})."
            self._tell("", Severity.INFO, text)

    def _tell(self, place: str, severity: Severity, text: str, *, lost: int = 0) -> None:
        self._report(Issue(place, severity, text, self._member, lost))


def read(
    container: Container,
    name: str,
    findings: Findings,
    *,
    essential: str,
    after: bytes = b"",
    wrapper: str = WRAPPER,
    lists_as: str = "",
) -> Iterator[dict[str, Any]]:
    """The objects of a file's array; what cannot be read is reported and passed over.

    ``essential`` is a key that every one of them has, ``after`` and ``wrapper`` as in ``records``.
    A list is a record with the key ``lists_as``, where that is given.
    Raises UnreadableFile only where there was nothing to read.
    """
    try:
        with container.open(name) as stream:
            for record in records(stream, wrapper=wrapper, essential=essential, after=after):
                if findings.too_many:
                    return
                findings.number = record.number
                told = _object_in(record, findings, lists_as)
                if told is not None:
                    yield told
    except UnreadableFile as error:
        if findings.number == 0:
            raise
        findings.error(error.sentence)


def _object_in(record: Record | Broken, findings: Findings, lists_as: str) -> dict[str, Any] | None:
    """The object that a record is; None where it is none, which is reported."""
    if isinstance(record, Broken):
        sentence = _SENTENCES[record.damage].format(noun=findings.noun)
        findings.error(sentence, offset=record.offset)
        return None
    if isinstance(record.value, dict):
        if record.mended:
            findings.mended()
        return record.value
    if lists_as and isinstance(record.value, list):
        return {lists_as: record.value}
    findings.error(f"There is no {findings.noun} at this place.", offset=record.offset)
    return None
