"""Reads the sessions of Gemini CLI."""
