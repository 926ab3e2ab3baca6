"""The language side: tokens, Finnish and Swedish word analysis, the shipped lexicon and the cache of word forms."""
