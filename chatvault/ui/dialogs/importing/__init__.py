"""What is about to be imported, and what came of each import."""
