package org.palomar.swap.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.palomar.api.swap.SwapRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which version of a bundle is there after a start or after others have exchanged it, and which is to be. For one thread.
 *
 * @param exchanges makes an exchange by the settings of now
 */
record Settling(
        BundleContext context,
        Shelf shelf,
        Arrivals arrivals,
        CurrentTrials trials,
        Missing missing,
        Installed installed,
        Beside beside,
        Supplier<Exchange> exchanges) {

    /** At a start, until features have brought the bundle and the pipeline asks its steps. */
    private static final Duration STARTING = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

    /**
     * Puts right what a crash or another build has left: the version that is to be live is brought, unless somebody else exchanged it meanwhile.
     *
     * @param byOthers whether it was updated while the server ran, not installed anew: then an older version is meant
     */
    void settle(String name, boolean byOthers) throws SwapRefusedException, InterruptedException, IOException {
        Optional<Book> found = shelf.book(name);
        Optional<Bundle> there = installed.named(name);
        if (found.isEmpty()) {
            return;
        }
        Book book = found.get();
        if (there.isEmpty()) {
            if (book.installedHere()) {
                bring(book);
            }
            return;
        }
        Bundle bundle = there.get();
        String digest = Contents.digest(bundle);
        Optional<Integer> running = book.find(digest);
        boolean asMeant = running.filter(number -> number == book.live()).isPresent();
        boolean finished = running.filter(number -> number == book.next()).isPresent();
        if (finished) {
            finish(bundle, book);
        } else if (asMeant && book.next() != Book.NONE) {
            Book settled = book.settled().pruned();
            shelf.write(settled);
            shelf.sweep(settled);
        } else if (!asMeant) {
            again(bundle, book, running, byOthers);
        }
        besideAgain(bundle);
    }

    /** It was in its place when the server fell: it is the one that acts, if it does. */
    private void finish(Bundle bundle, Book book) throws SwapRefusedException, InterruptedException, IOException {
        if (starts(bundle) && acts(bundle)) {
            shelf.write(book.acting(book.next(), arrivals.steps(bundle)).pruned());
        } else if (trials.isThere()) {
            LOG.warn(
                    "version {} of {} does not act; version {} is brought again",
                    book.next(),
                    book.bundle(),
                    book.live());
            exchanges.get().perform(bundle, book.settled(), book.live());
        }
    }

    private boolean starts(Bundle bundle) throws InterruptedException {
        new Waiting(context).until(trials::isThere, STARTING);
        try {
            missing.start(bundle);
            return true;
        } catch (SwapRefusedException broken) {
            LOG.warn("{} in its place: {}", bundle.getSymbolicName(), broken.getMessage());
            return false;
        }
    }

    /** After a start. */
    private void besideAgain(Bundle bundle) throws SwapRefusedException, InterruptedException, IOException {
        Optional<Book> book = shelf.book(bundle.getSymbolicName()).filter(one -> one.shadow() != Book.NONE);
        if (book.isPresent() && !beside.has(book.get().bundle()) && acts(bundle)) {
            beside.begin(book.get().bundle(), exchanges.get().beside(bundle, book.get()));
        }
    }

    private boolean acts(Bundle bundle) throws InterruptedException {
        return new Waiting(context)
                .until(() -> !trials.acting(bundle.getBundleId()).isEmpty(), STARTING);
    }

    private void again(Bundle bundle, Book book, Optional<Integer> running, boolean byOthers)
            throws SwapRefusedException, InterruptedException, IOException {
        if (byOthers && running.isPresent()) {
            LOG.info("{} was given back version {} by others", book.bundle(), running.get());
            Book now = book.livingOn(running.get(), arrivals.steps(bundle)).pruned();
            shelf.write(now);
            shelf.sweep(now);
            return;
        }
        if (!acts(bundle)) {
            LOG.warn(
                    "{} has no steps that act: which version it should have is looked at when it starts again",
                    book.bundle());
            return;
        }
        if (running.isEmpty()) {
            LOG.info("{} was exchanged by others; what acted before stands by", book.bundle());
            arrivals.known(bundle);
        } else {
            LOG.info("{} came back in an older version; version {} is brought again", book.bundle(), book.live());
            exchanges.get().perform(bundle, book.livingOn(running.get(), arrivals.steps(bundle)), book.live());
        }
    }

    /** Installs and starts the version that is to be live; what comes of it is looked at afterwards. */
    Bundle bring(Book book) throws SwapRefusedException, InterruptedException {
        try (InputStream octets = Files.newInputStream(shelf.file(book.bundle(), book.live()))) {
            Bundle bundle = context.installBundle(Arrivals.LOCATION + book.bundle(), octets);
            missing.start(bundle);
            LOG.info("{} {} is installed, with the steps {}", book.bundle(), bundle.getVersion(), book.steps());
            return bundle;
        } catch (IOException | BundleException broken) {
            throw new SwapRefusedException("It can't be installed: " + Trial.reason(broken) + ".", broken);
        }
    }
}
