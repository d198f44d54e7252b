"""Downloader middlewares: whom to ask, when, how often, and what of it is kept; in the order of spiders.settings."""
