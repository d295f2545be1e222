"""Chats among people: everybody is a person there, by name."""
