package org.palomar.filter.policy.internal;

import java.util.Optional;
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

    /** Without it, what is refused would only have to stand behind a limit. */
    static final Reply TOO_MUCH = new Reply(
            550, "5.7.1", "The message has more parts or header fields than this domain's policy looks through");

    DomainPolicy {
        refused = Set.copyOf(refused);
    }

    /** Whether it asks what a message carries. */
    boolean looksInside() {
        return !refused.isEmpty();
    }

    /** What is said to a message of so many octets, if it is refused. */
    Optional<Reply> refusal(long size, Attachments attachments) {
        if (size > maxSize) {
            return Optional.of(TOO_LARGE);
        }
        if (looksInside() && !attachments.complete()) {
            return Optional.of(TOO_MUCH);
        }
        return attachments.list().stream()
                .filter(attachment -> refused.contains(attachment.ending()) || refused.contains(attachment.type()))
                .findFirst()
                .map(DomainPolicy::refusal);
    }

    private static Reply refusal(Attachment attachment) {
        String what = attachment.ending().isEmpty() ? attachment.type() : "." + attachment.ending();
        return new Reply(550, "5.7.1", "This recipient's domain does not take attachments of the kind " + what);
    }
}
