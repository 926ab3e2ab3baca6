"""Measures of the indexing side on files with known answers."""
