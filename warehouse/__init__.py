"""Understand landed postings, keep their history, and compute every published number."""
