"""All tables of the vault, with their constraints and indexes.

Times are UTC milliseconds, money is micro-dollars, ids are integers inside the vault and
UUIDs (``uid``) outside. Wide text columns come last, so that SQLite reads a row's small
columns without touching its text.
"""

from __future__ import annotations

from chatvault.storage.models.files import (
    Blob,
    FileCheckpoint,
    OriginalPart,
    SessionFile,
    SourceFile,
)
from chatvault.storage.models.imports import ImportFile, ImportIssue, ImportRun
from chatvault.storage.models.messages import Alternative, Attachment, Message, ToolCall
from chatvault.storage.models.organisation import (
    Bookmark,
    Folder,
    SavedSearch,
    SearchHistory,
    SessionTag,
    Tag,
)
from chatvault.storage.models.projects import Project, ProjectFolder
from chatvault.storage.models.sessions import ChatSession, Event
from chatvault.storage.models.sources import Person, Source, WatchedFile, WatchedSource
from chatvault.storage.models.table import Table, metadata, table
from chatvault.storage.models.upkeep import Activity, AppState, RowSum

__all__ = [
    "Activity",
    "Alternative",
    "AppState",
    "Attachment",
    "Blob",
    "Bookmark",
    "ChatSession",
    "Event",
    "FileCheckpoint",
    "Folder",
    "ImportFile",
    "ImportIssue",
    "ImportRun",
    "Message",
    "OriginalPart",
    "Person",
    "Project",
    "ProjectFolder",
    "RowSum",
    "SavedSearch",
    "SearchHistory",
    "SessionFile",
    "SessionTag",
    "Source",
    "SourceFile",
    "Table",
    "Tag",
    "ToolCall",
    "WatchedFile",
    "WatchedSource",
    "metadata",
    "table",
]
