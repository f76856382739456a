package org.palomar.api.list;

import java.time.Instant;
import org.palomar.api.address.Address;

/**
 * A post that waits for a moderator.
 *
 * @param number its name in commands; positive
 * @param author as its header says
 * @param subject decoded, at most 200 characters, no control characters
 * @param size octets
 * @param expires when it is thrown away, and its author told
 */
public record HeldPost(
        long number, Address list, Address author, String subject, long size, Instant received, Instant expires) {}
