"""Programs that are killed at random moments; run by `make torture`."""
