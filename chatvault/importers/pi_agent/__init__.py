"""The importer of the sessions of Pi, and of OpenClaw, which is built on it."""
