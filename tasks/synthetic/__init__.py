"""A union of any size, made by rule and seed, to measure speed with; nobody is meant to read its words."""
