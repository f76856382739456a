package org.palomar.api.mailbox;

import org.palomar.api.message.Content;
import org.palomar.api.message.MessageSummary;
import org.palomar.api.store.StoreException;

/** What is stored of one message beyond the columns of {@link MailboxView}. Immutable. */
public interface StoredMessage {

    long uid();

    /** Envelope and structure; places count from the first octet of {@link #content()}. */
    MessageSummary summary();

    /** The octets, prefix included; reading them may fail with an {@link java.io.IOException} that tells of damage. */
    Content content() throws StoreException;

    /** An opaque identifier of the octets, equal for copies of one message (RFC 8474 EMAILID); letters and digits. */
    String emailId();
}
