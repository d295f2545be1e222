"""Reads the chats of GPT4All."""
