"""Every line of the table of what must hold, measured, beside its goal: `make figures`."""
