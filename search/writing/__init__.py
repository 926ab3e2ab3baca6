"""Writes Whoosh segments whole: a batch is inverted with numpy, and posting lists are written block by block."""
