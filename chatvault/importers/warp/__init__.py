"""Warp's agent: prompts and commands in a database, answers in tasks of a form of their own."""
