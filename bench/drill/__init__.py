"""The restore drill: a backup taken while people write, restored elsewhere, compared row by row and file by file."""
