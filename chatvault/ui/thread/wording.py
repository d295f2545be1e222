"""How the thread puts figures and names into words: as the whole window does."""

from chatvault.ui.wording import counted, duration, model_name, money, size, whole_seconds

__all__ = ["counted", "duration", "model_name", "money", "size", "whole_seconds"]
