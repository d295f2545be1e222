"""Open WebUI: exports of chats, and its database."""
