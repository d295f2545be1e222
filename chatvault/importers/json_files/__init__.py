"""JSON of any size and in any state, a record at a time."""
