"""Entries, submissions, their states, metadata, charges and decisions. Pure."""
