package org.palomar.api.pipeline;

import java.util.List;

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

    /** To be kept for review. */
    record Hold(List<Recipient> recipients, MailTransaction transaction, String reason) implements Disposition {
        public Hold {
            recipients = List.copyOf(recipients);
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
