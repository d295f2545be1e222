"""What sub-agents did, where somebody unfolded it under the call that sent them out."""

from __future__ import annotations

from collections.abc import Collection

from chatvault.domain.session import Run

_MOST = 40  # runs that are kept


class Runs:
    """The runs that were unfolded in a thread, by the external id of their sessions."""

    def __init__(self) -> None:
        self._runs: dict[str, Run | None] = {}

    def copy(self) -> Runs:
        """The same for use on another thread."""
        made = Runs()
        made._runs = dict(self._runs)
        return made

    def is_known(self, name: str) -> bool:
        """Whether that run was read already, even if the vault does not have it."""
        return name in self._runs

    def get(self, name: str) -> Run | None:
        """That run; None where the vault does not have it, or where it was not read."""
        return self._runs.get(name)

    def put(self, name: str, run: Run | None) -> None:
        """Remember a run, and forget the one that was read first where they are too many."""
        self._runs.pop(name, None)
        self._runs[name] = run
        if len(self._runs) > _MOST:
            self._runs.pop(next(iter(self._runs)))

    @property
    def session_ids(self) -> tuple[int, ...]:
        """The sessions that the runs are."""
        return tuple(run.session_id for run in self._runs.values() if run is not None)

    def of(self, session_ids: Collection[int]) -> tuple[str, ...]:
        """The names of runs that may be others when these sessions changed; none: any may."""
        return tuple(
            name
            for name, run in self._runs.items()
            if run is None or not session_ids or run.session_id in session_ids
        )
