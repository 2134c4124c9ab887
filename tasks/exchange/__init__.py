"""Two levels of unions: a frozen review as a file, files of unions below, keys with which programs read."""
