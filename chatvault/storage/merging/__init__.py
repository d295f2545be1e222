"""How sessions that were read become rows, beside those that are known."""
