"""The importer of SillyTavern's chats."""
