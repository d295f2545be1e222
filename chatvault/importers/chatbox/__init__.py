"""Conversations of Chatbox: its exported data, and its backups of version 2."""
