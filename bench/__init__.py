"""How fast the pages are, and whether they stay so: `make bench`."""
