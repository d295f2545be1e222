"""How everything in the window looks: colours, fonts, icons, and what delegates paint with."""
