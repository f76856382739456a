package org.palomar.api.mailbox;

import java.time.Instant;
import org.palomar.api.message.Content;

/**
 * A staged message on its way into one mailbox.
 *
 * @param prefix header fields of this copy alone (Return-Path, Delivered-To, Received), with their CRLFs; kept apart so that the body is shared; may
 *     be empty, at most {@value #MAX_PREFIX} octets
 * @param received its INTERNALDATE
 */
public record NewMessage(StagedMessage message, Content prefix, Flags flags, Instant received) {

    /** Trace fields of one copy are a few hundred octets. */
    public static final int MAX_PREFIX = 16 * 1024;

    public NewMessage {
        if (prefix.size() > MAX_PREFIX) {
            throw new IllegalArgumentException("the prefix of a copy is too long");
        }
    }
}
