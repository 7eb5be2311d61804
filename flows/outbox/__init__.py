"""What people receive: the marts turned into one workbook a rep and the letters he may send.

reading (rows of the run's database) → workbook (task list) and wording → letters (PDF) → verify.
Only `render` writes; nothing here computes an amount.
"""
