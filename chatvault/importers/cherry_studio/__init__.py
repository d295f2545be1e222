"""Cherry Studio: its backups, which are archives with all that the program stores."""
