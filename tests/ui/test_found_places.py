"""What a search found is shown wherever it is folded away, and walked through all conversations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ui.conftest import Person
