package org.palomar.queue.internal;

import java.util.List;
import org.palomar.api.queue.AttemptResult;
import org.palomar.api.queue.RecipientResult;
import org.palomar.api.trace.Happening;

/**
 * What may become of an entry after an attempt.
 *
 * @param full what should
 * @param lesser what does while there is no room for the notice, or it can't be signed
 */
record Ends(Outcome full, Outcome lesser) {

    static Ends of(Entry entry, AttemptResult.Answered answered, Work work) {
        List<RecipientResult> results = answered.results();
        Happening attempt = Telling.answered(entry, answered);
        long next = work.now() + work.pauses().entry(entry.row().course().attempts() + 1);
        return new Ends(
                Outcome.attempted(entry, results, next).by(attempt),
                Outcome.untold(entry, results, next).by(attempt));
    }
}
