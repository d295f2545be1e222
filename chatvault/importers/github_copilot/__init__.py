"""Conversations with Copilot on github.com, as it exports them."""
