"""What an item is about: the topic vocabulary and the tagger that assigns its topics, each with its evidence."""
