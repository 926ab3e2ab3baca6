"""The Flask pages, the JSON API and the feeds. No business logic."""
