"""The importer of the sessions of Kimi CLI, Kimi Code and Kimi Desktop."""
