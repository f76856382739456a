package org.palomar.api.pipeline;

import java.util.List;
import java.util.Optional;

/** Asks the steps. Safe for any thread; the calling thread waits. Never throws for what a step does. */
public interface Pipeline {

    /**
     * Stage {@link Stage#ENVELOPE}, for a transaction with one recipient and no content.
     *
     * @return the refusal, if any
     */
    Optional<Reply> judgeRecipient(MailTransaction transaction);

    /** Stage {@link Stage#CONTENT}. Every recipient is in exactly one of the dispositions, in the order of the envelope. */
    List<Disposition> judgeContent(MailTransaction transaction);
}
