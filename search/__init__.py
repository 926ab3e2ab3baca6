"""The index and everything asked of it."""
