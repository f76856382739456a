package org.palomar.api.script;

/**
 * A script that is kept.
 *
 * @param octets its size
 * @param active whether it filters the owner's mail; one of an account's at the most
 * @param digest SHA-256 of its text, in hexadecimal: equal for equal texts
 */
public record StoredScript(ScriptName name, int octets, boolean active, String digest) {}
