"""Looks at sources without a run: what each layout can give, and what lies in the inbox."""
