"""Starts the program: python -m chatvault, and the chatvault command."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys

# What a file that the answer is led into says; for those of the vault there are known errors.
_FAILING = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF}

_INTERRUPTED = 130  # as shells tell a program that Ctrl+C ended

_PLAIN = "chatvault.plain"
_PLAIN_SIGNS = {"“": '"', "”": '"', "’": "'", "…": "...", "–": "-", "—": "-"}


def main() -> None:
    """Run the program; Ctrl+C while it is loaded ends it without a word."""
    try:
        _run()
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


def _run() -> None:
    """Run the command line, or the window; or what the packaged program starts beside itself."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    # Not at the top: a process that reads files for an import goes through this module too.
    if sys.argv[1:]:
        _open_what_is_shut()
        _show_what_can_be_shown()
        _command()
    else:  # as most people start it, and what reads commands takes a third as long as Qt
        from chatvault.cli.window import open_default

        sys.exit(open_default())


def _command() -> None:
    from chatvault.cli.program import program

    try:
        program()
    except OSError as error:
        if error.errno not in _FAILING:
            raise
        print(f"The answer could not be written: {error.strerror}.", file=sys.stderr)
        _forget_what_was_not_written()
        sys.exit(1)


def _forget_what_was_not_written() -> None:
    """Lead it to nowhere; at the end Python would try once more, and fail with words of its own."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _open_what_is_shut() -> None:
    """Print to nowhere where there is nothing to print to; else a file would get its number."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115


def _show_what_can_be_shown() -> None:
    """Print what is nearest, or “?”, for what the terminal has no letter for."""
    codecs.register_error(_PLAIN, _plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_PLAIN)


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """Signs of the program's own sentences as those that every terminal has."""
    assert isinstance(error, UnicodeEncodeError)
    signs = error.object[error.start : error.end]
    return "".join(_PLAIN_SIGNS.get(sign, "?") for sign in signs), error.end


if __name__ == "__main__":
    main()
