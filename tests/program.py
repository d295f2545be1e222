"""The installed program, started as a process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("chatvault")


def begin(vault: Path) -> subprocess.Popen[str]:
    """Start the window on a vault; what it prints can be read."""
    return subprocess.Popen(
        [PROGRAM, "--vault", str(vault)], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
