"""The log of the command line program ``llm``."""
