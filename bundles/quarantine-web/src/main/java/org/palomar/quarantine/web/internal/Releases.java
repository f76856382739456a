package org.palomar.quarantine.web.internal;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.palomar.api.address.Address;
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
        record Open(QuarantineEntry entry, Optional<Language> language, Optional<Address> author) implements Outcome {}

        /** Its message is here no more. */
        record Over() implements Outcome {}

        /** It is none, or none any more. */
        record Unknown() implements Outcome {}

        /** The message stays, as its mailbox does not take it now. */
        record Refused() implements Outcome {}

        /** Somebody is just deciding on its message, as after a second click. */
        record Busy() implements Outcome {}

        /** It is not known whether it was delivered. */
        record Doubtful() implements Outcome {}

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
                : placed(() -> outcome(service.get().look(token)), new Outcome.Away());
    }

    /**
     * Releases what a token names. While the quarantine is being updated it is waited for.
     *
     * @param allowing whether its author's mail is wanted from now on
     */
    Outcome release(String token, boolean allowing) {
        return placed(() -> release(links.awaited(), token, allowing), new Outcome.Doubtful());
    }

    private static Outcome release(Presence<QuarantineLinks> links, String token, boolean allowing)
            throws QuarantineRefusalException, StoreException {
        if (!(links instanceof Presence.There<QuarantineLinks>(QuarantineLinks service))) {
            return new Outcome.Away();
        }
        return outcome(allowing ? service.releaseAndAllow(token) : service.release(token));
    }

    private static Outcome outcome(Found found) {
        return switch (found) {
            case Found.Open(QuarantineEntry entry, Optional<Language> language, Optional<Address> author) ->
                new Outcome.Open(entry, language, author);
            case Found.Busy busy -> new Outcome.Busy();
            case Found.Over over -> new Outcome.Over();
            case Found.Unknown unknown -> new Outcome.Unknown();
        };
    }

    private interface Question {
        Outcome ask() throws QuarantineRefusalException, StoreException;
    }

    /** @param failed the answer where the store or the quarantine fails */
    private Outcome placed(Question question, Outcome failed) {
        if (!places.tryAcquire()) {
            return new Outcome.Away();
        }
        try {
            return question.ask();
        } catch (QuarantineRefusalException refused) {
            LOG.info("A message was not released by a link: {}", refused.getMessage());
            return new Outcome.Refused();
        } catch (StoreException failure) {
            LOG.warn("The store failed when a link was followed: {}", failure.getMessage());
            return failed;
        } catch (RuntimeException | LinkageError broken) { // a bundle that is just going, or a bug
            LOG.warn("The quarantine failed when a link was followed", broken);
            return failed;
        } finally {
            places.release();
        }
    }
}
