"""Matrices, cases and aligned lines of a formula as lines of text."""

from __future__ import annotations

CELL, ROW = "\x1e", "\x1f"  # between two cells and behind a row while a formula is read
_BRACKETS = {
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}
_MATRICES = (*_BRACKETS, "matrix", "smallmatrix", "array", "tabular")


def grid(kind: str, body: str) -> str:
    """What an environment of that kind shows; a row of ``body`` is a line of it."""
    said = [row for row in body.split(ROW) if row.strip(f"{CELL} \n")]
    rows = [[cell.strip() for cell in row.split(CELL)] for row in said]
    if kind in _MATRICES:
        return _matrix(kind, rows)
    if kind in ("cases", "dcases", "rcases"):
        lines = [",\u2007".join(filter(None, (cell.rstrip(",") for cell in row))) for row in rows]
        return f"{{ {'; '.join(lines)} }}"
    return "\n" + "\n".join(" ".join(filter(None, row)) for row in rows) + "\n"


def _matrix(kind: str, rows: list[list[str]]) -> str:
    """A matrix in one line, its rows set apart by semicolons, as calculators write it."""
    begin, end = _BRACKETS.get(kind, ("", ""))
    return begin + "; ".join("\u2007".join(row) for row in rows) + end
