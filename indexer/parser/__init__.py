"""The minutes parser: from a document's blocks to a meeting with its items."""
