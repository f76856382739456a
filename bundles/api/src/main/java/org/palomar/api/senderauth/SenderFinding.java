package org.palomar.api.senderauth;

/**
 * What one method finds.
 *
 * @param method {@code spf}, {@code dkim}, {@code dmarc} or {@code iprev}
 * @param result in the words of RFC 8601, or {@code published} for a policy or key that nothing was held against
 * @param detail a clause: what decided, or what is published; printable, may be empty
 */
public record SenderFinding(String method, String result, String detail) {}
