"""Small widgets, one a module."""
