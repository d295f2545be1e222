"""Going through the files of an export, whatever state they are in."""
