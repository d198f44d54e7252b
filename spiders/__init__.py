"""Collect public job postings politely and land them as files, without judging what they say."""
