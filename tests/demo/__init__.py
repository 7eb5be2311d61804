"""The demo company: its literals, the files written from them, and the figures it must give."""
