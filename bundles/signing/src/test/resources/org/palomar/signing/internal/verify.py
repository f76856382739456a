"""Verifies each signature of a message (argument 1), with the records in a file (argument 2): a line of a name and a text each. Prints a line for each signature."""

import sys

import dkim

with open(sys.argv[1], "rb") as file:
    message = file.read()
with open(sys.argv[2], "rb") as file:
    records = dict(line.rstrip(b"\n").split(b" ", 1) for line in file)


def txt(name, timeout=5):
    return records.get(name.rstrip(b"."))


verifier = dkim.DKIM(message)
count = sum(1 for name, value in verifier.headers if name.lower() == b"dkim-signature")
for index in range(count):
    try:
        good = dkim.DKIM(message).verify(index, dnsfunc=txt)
        print("good" if good else "bad")
    except dkim.DKIMException as failure:
        print("bad", failure)
