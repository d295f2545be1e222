"""LibreChat: exports of single conversations, and its messages out of MongoDB."""
