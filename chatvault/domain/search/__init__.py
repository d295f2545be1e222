"""What is asked for, how words are compared, and what a search finds."""
