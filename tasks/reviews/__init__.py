"""The review of a period: how its tasks stood, its tables, its steps, its snapshot, and what differs between two."""
