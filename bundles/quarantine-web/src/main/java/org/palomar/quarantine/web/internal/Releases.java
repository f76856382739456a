package org.palomar.quarantine.web.internal;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.quarantine.QuarantineLinks;
import org.palomar.api.quarantine.QuarantineLinks.Found;
import org.palomar.api.quarantine.QuarantineLinks.Language;
import org.palomar.api.quarantine.QuarantineRefusalException;
import org.palomar.api.service.ExpectedService;
import org.palomar.api.service.Presence;
import org.palomar.api.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the quarantine, which comes and goes. Safe for any thread. */
final class Releases {

    private static final Logger LOG = LoggerFactory.getLogger(Releases.class);

    /** Requests that wait for the quarantine or its store at once: a quarter of the web container's threads, so that a disk that hangs takes no other page with it. */
    private static final int MOST_AT_ONCE = 8;

    /** What became of a request. */
    sealed interface Outcome {

        /** The token is good; if it was to release, the message is delivered. */
        record Open(QuarantineEntry entry, Optional<Language> language) implements Outcome {}

        /** Its message is here no more. */
        record Over() implements Outcome {}

        /** It is none, or none any more. */
        record Unknown() implements Outcome {}

        /** The message stays, as its mailbox does not take it now. */
        record Refused() implements Outcome {}

        /** Nobody can say just now, and nothing was changed. */
        record Away() implements Outcome {}
    }

    private final ExpectedService<QuarantineLinks> links;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    Releases(ExpectedService<QuarantineLinks> links) {
        this.links = links;
    }

    ExpectedService<QuarantineLinks> links() {
        return links;
    }

    /** Reads a token; changes nothing. */
    Outcome look(String token) {
        Optional<QuarantineLinks> service = links.now();
        return service.isEmpty()
                ? new Outcome.Away()
                : placed(() -> outcome(service.get().look(token)));
    }

    /** Releases what a token names. While the quarantine is being updated it is waited for. */
    Outcome release(String token) {
        return placed(() -> links.awaited() instanceof Presence.There<QuarantineLinks>(QuarantineLinks service)
                ? outcome(service.release(token))
                : new Outcome.Away());
    }

    private static Outcome outcome(Found found) {
        return switch (found) {
            case Found.Open(QuarantineEntry entry, Optional<Language> language) -> new Outcome.Open(entry, language);
            case Found.Over over -> new Outcome.Over();
            case Found.Unknown unknown -> new Outcome.Unknown();
        };
    }

    private interface Question {
        Outcome ask() throws QuarantineRefusalException, StoreException;
    }

    private Outcome placed(Question question) {
        if (!places.tryAcquire()) {
            return new Outcome.Away();
        }
        try {
            return question.ask();
        } catch (QuarantineRefusalException refused) {
            LOG.info("A message was not released by a link: {}", refused.getMessage());
            return new Outcome.Refused();
        } catch (StoreException failure) {
            LOG.warn("A message was not released by a link: {}", failure.getMessage());
            return new Outcome.Away();
        } catch (RuntimeException | LinkageError broken) {
            // A bundle that is just going, or a bug: nothing was changed that would have been answered.
            LOG.warn("The quarantine failed when a link was followed", broken);
            return new Outcome.Away();
        } finally {
            places.release();
        }
    }
}
