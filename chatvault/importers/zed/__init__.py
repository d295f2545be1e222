"""Zed's agent panel: a database of threads, each of them compressed JSON."""
