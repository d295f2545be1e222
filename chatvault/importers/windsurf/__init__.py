"""The importer of Windsurf's chats and transcripts."""
