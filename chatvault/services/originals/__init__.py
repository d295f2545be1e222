"""The imported files as they were: kept, cut into shared pieces, and given back."""
