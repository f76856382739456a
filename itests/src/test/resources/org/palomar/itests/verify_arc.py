"""Validates the chain (ARC) of a message (the second argument, a file) as a receiver does, asking the name server at 127.0.0.1 whose port is the first argument. Prints its state, and what is wrong with it."""

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
state, results, reason = dkim.arc_verify(message, dnsfunc=txt)
print(state.decode(), reason)
