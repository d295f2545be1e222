"""Files that open an account or tell whose it is, of which nothing is kept."""
