"""Background work: what a job may know, and the only threads of the program."""
