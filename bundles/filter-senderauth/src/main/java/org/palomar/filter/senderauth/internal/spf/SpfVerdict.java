package org.palomar.filter.senderauth.internal.spf;

/**
 * What SPF says of a message.
 *
 * @param detail a clause: the mechanism that decided, or what is wrong; printable ASCII
 * @param explanation what the domain has to say to whoever is refused; printable ASCII, empty for nothing
 */
public record SpfVerdict(SpfResult result, String detail, String explanation) {}
