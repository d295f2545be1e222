"""The page of upkeep: rules, the trash, and what could be cleaned up."""
