"""Decides when a morning runs: on working days, when the required files are there."""
