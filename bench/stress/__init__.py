"""What must hold when many people act at once, or when a write fails half-way: `make stress`."""
