"""What becomes of letters: planned, approved, released, posted or mailed, delivered or returned."""
