"""Tests of the thread view."""
