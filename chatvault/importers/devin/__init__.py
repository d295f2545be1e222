"""The importer of the sessions of Devin's command line, which its desktop program uses, too."""
