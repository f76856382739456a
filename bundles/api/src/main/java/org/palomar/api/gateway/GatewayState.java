package org.palomar.api.gateway;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a gateway, or of a part of one.
 *
 * @param kind what it is: {@code mail} for an address that mail comes from, {@code server} for one that is asked whether it is there, {@code api} for its administration
 * @param name the address, or host and port
 * @param state in a word, such as {@code up}, {@code down}, {@code silent}
 * @param last when that was heard of last
 * @param count messages that it brought since the start, or questions that it answered
 * @param detail one line of printable characters; may be empty
 */
public record GatewayState(String kind, String name, String state, Optional<Instant> last, long count, String detail) {}
