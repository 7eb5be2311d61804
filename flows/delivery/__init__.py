"""Brings what a published run made to the reps: a shared folder, and mail.

Both are redone from the release that the ledger names, so a crash leaves nothing half done.
"""
