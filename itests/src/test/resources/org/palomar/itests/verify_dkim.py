"""Verifies each signature of a message (the second argument, a file) as a receiver does, asking the name server at 127.0.0.1 whose port is the first argument. Prints a line for each."""

import sys

import dkim
import dns.resolver

resolver = dns.resolver.Resolver(configure=False)
resolver.nameservers = ["127.0.0.1"]
resolver.port = int(sys.argv[1])


def txt(name, timeout=5):
    answer = resolver.resolve(name.decode(), "TXT", lifetime=timeout)
    return b"".join(answer[0].strings)


with open(sys.argv[2], "rb") as file:
    message = file.read()
fields = [value for name, value in dkim.DKIM(message).headers if name.lower() == b"dkim-signature"]
for index, field in enumerate(fields):
    algorithm = field.split(b"a=", 1)[1].split(b";", 1)[0].decode()
    try:
        print("good" if dkim.DKIM(message).verify(index, dnsfunc=txt) else "bad", algorithm)
    except dkim.DKIMException as failure:
        print("bad", algorithm, failure)
