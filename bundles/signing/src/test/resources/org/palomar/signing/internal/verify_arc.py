"""Validates the chain of a message (argument 1), with the records in a file (argument 2): a line of a name and a text each. Prints its state, and what of it is wrong."""

import sys

import dkim

with open(sys.argv[1], "rb") as file:
    message = file.read()
with open(sys.argv[2], "rb") as file:
    records = dict(line.rstrip(b"\n").split(b" ", 1) for line in file)


def txt(name, timeout=5):
    return records.get(name.rstrip(b"."))


state, results, reason = dkim.arc_verify(message, dnsfunc=txt)
print(state.decode(), reason)
