"""The page of the first start, and what was found on this computer."""
