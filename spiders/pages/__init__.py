"""Reading employers' own pages: addresses, listing pages, sitemaps, emptiness, structured data."""
