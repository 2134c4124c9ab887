"""Whether the program can do its work: probes, the log of requests, metrics, and the page that tells an admin."""
