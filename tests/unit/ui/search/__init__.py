"""Tests of one part of the window."""
