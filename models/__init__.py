"""Language and topic models of Finnish municipal minutes. Knows nothing of indexes, HTTP or the command line."""
