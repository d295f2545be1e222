"""What the program is about: frozen values and enums, standard library only."""
