package org.palomar.filter.policy.internal;

import java.util.Set;
import org.palomar.api.pipeline.Reply;

/**
 * What one domain takes.
 *
 * @param maxSize octets of a message
 * @param refused endings of file names without the dot, and content types such as {@code application/x-msdownload}; in lower case
 */
record DomainPolicy(long maxSize, Set<String> refused) {

    static final Reply TOO_LARGE = new Reply(552, "5.3.4", "The message is larger than this recipient's domain takes");

    DomainPolicy {
        refused = Set.copyOf(refused);
    }

    boolean refuses(Attachment attachment) {
        return refused.contains(attachment.ending()) || refused.contains(attachment.type());
    }

    static Reply refusal(Attachment attachment) {
        String what = attachment.ending().isEmpty() ? attachment.type() : "." + attachment.ending();
        return new Reply(550, "5.7.1", "This recipient's domain does not take attachments of the kind " + what);
    }
}
