"""Looks at machine and home before a run does, and says what to mend."""
