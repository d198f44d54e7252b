"""Render the weekly report from the published file's marts: it formats and never calculates."""
