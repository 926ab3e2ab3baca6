"""Subjects from a large vocabulary: thousands of concepts, learned from items that already have them."""
