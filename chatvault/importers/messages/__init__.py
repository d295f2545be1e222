"""How messages get their ids and their order, and hang together as a tree."""
