"""The rules of aging and promises in plain Python, written from the definitions."""
