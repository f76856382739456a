package org.palomar.api.pipeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.address.ReversePath;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;

/**
 * One message on its way in, as filter steps see it. Immutable; what a verdict changes makes a new one.
 *
 * @param id for logs and traces; letters and digits
 * @param content the message as received; empty (0 octets) in stage {@link Stage#ENVELOPE}
 * @param added header fields put before the content so far, the newest first
 * @param junk whether a step has judged it to be spam, so that it goes to the recipients' Junk
 */
public record MailTransaction(
        String id,
        Instant received,
        Origin origin,
        ReversePath sender,
        List<Recipient> recipients,
        Content content,
        List<HeaderField> added,
        boolean junk) {

    public MailTransaction {
        recipients = List.copyOf(recipients);
        added = List.copyOf(added);
    }

    /** The same message with more header fields in front. */
    public MailTransaction withAdded(List<HeaderField> fields) {
        List<HeaderField> all = new ArrayList<>(fields);
        all.addAll(added);
        return new MailTransaction(id, received, origin, sender, recipients, content, all, junk);
    }

    /** The same message, judged to be spam. */
    public MailTransaction asJunk() {
        return new MailTransaction(id, received, origin, sender, recipients, content, added, true);
    }
}
