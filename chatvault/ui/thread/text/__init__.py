"""Markdown, code and terminal output as formatted text."""
