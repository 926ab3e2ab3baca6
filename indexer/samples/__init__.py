"""Sample minutes of two invented municipalities, which `make run` indexes."""
