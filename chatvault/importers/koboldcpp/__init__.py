"""Reads the stories and chats that koboldcpp and its relatives save."""
