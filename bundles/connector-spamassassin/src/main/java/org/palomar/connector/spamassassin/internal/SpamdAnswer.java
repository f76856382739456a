package org.palomar.connector.spamassassin.internal;

/**
 * What spamd thinks of a message.
 *
 * @param score its points; finite
 * @param required from how many on it calls a message spam
 * @param symbols the names of the tests that the message met, separated by commas
 */
record SpamdAnswer(double score, double required, String symbols) {}
