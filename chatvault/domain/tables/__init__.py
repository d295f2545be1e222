"""What columns of unknown tables mean, and where such tables lie."""
