"""Runs on files and databases of ERPs, in their own layouts."""
