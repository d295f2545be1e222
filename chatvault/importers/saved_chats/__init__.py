"""The importer of single chats that extensions of browsers save as JSON."""
