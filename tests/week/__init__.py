"""A week of the demo company, day by day, and the story that it makes."""
