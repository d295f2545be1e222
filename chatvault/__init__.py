"""ChatVault keeps a person's AI conversations from everywhere in one local vault."""

__version__ = "0.1.0"
