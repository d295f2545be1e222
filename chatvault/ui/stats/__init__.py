"""Figures about a conversation and about the vault."""
