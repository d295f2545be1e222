"""Reading on in files that grew, from where they were read before."""
