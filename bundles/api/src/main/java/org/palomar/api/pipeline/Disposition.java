package org.palomar.api.pipeline;

import java.util.List;
import java.util.Set;

/** The pipeline's judgement of one message for some of its recipients; every recipient is in exactly one disposition of the same message. */
public sealed interface Disposition {

    /** The recipients of this part, as the client gave them. */
    List<Recipient> recipients();

    /** The message, with the fields that steps added for them, and what all steps said. */
    MailTransaction transaction();

    /**
     * To be delivered.
     *
     * @param transaction with the fields that steps added; its recipients differ from {@code recipients} where it was redirected
     */
    record Deliver(List<Recipient> recipients, MailTransaction transaction) implements Disposition {
        public Deliver {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * To be kept for review.
     *
     * @param steps that decided it, or that called it junk or could not look at it before; empty where that is not known
     */
    record Hold(List<Recipient> recipients, MailTransaction transaction, String reason, Set<String> steps)
            implements Disposition {
        public Hold {
            recipients = List.copyOf(recipients);
            steps = Set.copyOf(steps);
        }

        /** Of which it is not known whose step wants it. */
        public Hold(List<Recipient> recipients, MailTransaction transaction, String reason) {
            this(recipients, transaction, reason, Set.of());
        }
    }

    /** To be forgotten, with a friendly reply. */
    record Drop(List<Recipient> recipients, MailTransaction transaction, String reason) implements Disposition {
        public Drop {
            recipients = List.copyOf(recipients);
        }
    }

    /** To be refused, for now or for good. */
    record Refuse(List<Recipient> recipients, MailTransaction transaction, Reply reply) implements Disposition {
        public Refuse {
            recipients = List.copyOf(recipients);
        }
    }
}
