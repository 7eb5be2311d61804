"""The way in: inbox → archive → landing, text exactly as received.

`freeze` copies what arrived into the archive, `choose` picks what a run reads, `land` parses each
file once in a child process, `fill_landing` loads the rows into the run's database.
"""
