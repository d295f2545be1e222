"""The importer of the sessions of Qwen Code."""
