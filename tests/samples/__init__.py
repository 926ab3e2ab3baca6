"""Tests of the sample minutes, and makers of bad files that other tests use."""
