package org.palomar.api.dns;

/**
 * A certificate that a service may show (RFC 6698 §2.1).
 *
 * @param usage 0 to 255; mail uses 2 and 3 (RFC 7672 §3.1)
 * @param selector 0 to 255: 0 the whole certificate, 1 its public key
 * @param matchingType 0 to 255: 0 the data itself, 1 its SHA-256, 2 its SHA-512
 * @param data in hexadecimal, lower case
 */
public record TlsaRecord(int usage, int selector, int matchingType, String data) {}
