"""Two levels of unions: files, side by side, keys for programs."""
