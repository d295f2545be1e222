"""Dialogs and full pages."""
