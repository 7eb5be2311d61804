"""Takes a figure down to the archived lines behind it, and a line up to what it became."""
