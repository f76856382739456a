package org.palomar.sieve.internal.syntax;

/** Where something is in a script; both from 1, the column counts characters. */
record Place(int line, int column) {}
