package org.palomar.swap.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.palomar.api.config.UnsettledException;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.swap.SwapRefusedException;

/**
 * What comes to the shelf: files that operators name, and versions that others have brought. For one thread.
 *
 * @param trusted the file with the certificates of those whose bundles are taken
 */
record Arrivals(Shelf shelf, Path trusted, Clock clock, Supplier<SwapSettings> settings, CurrentTrials trials) {

    /** Where bundles are installed that no feature has. */
    static final String LOCATION = "palomar-step:";

    /** A file with another version of the bundle of a step. */
    StepFile versionOf(Bundle bundle, String step, Path path) throws SwapRefusedException, IOException {
        StepFile file = incoming(path);
        if (!file.symbolicName().equals(bundle.getSymbolicName())) {
            throw new SwapRefusedException(path + " is " + file.symbolicName() + ", but the step " + step
                    + " is one of " + bundle.getSymbolicName() + ".");
        }
        return file;
    }

    /** A file as it is now. */
    StepFile incoming(Path path) throws SwapRefusedException, IOException {
        // What is looked at is what is taken, whatever becomes of the file meanwhile.
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new SwapRefusedException("There is no file " + path + " that the server can read.");
        }
        if (Files.size(path) > StepFile.MAX_OCTETS) {
            throw new SwapRefusedException(path + " has more than " + (StepFile.MAX_OCTETS >> 20) + " MiB.");
        }
        Path copy = shelf.incoming(part -> Files.copy(path, part, StandardCopyOption.REPLACE_EXISTING));
        return StepFile.read(copy, path);
    }

    /** What the book has of it. */
    Book.Kept kept(StepFile file, String signer) {
        return new Book.Kept(file.version(), file.digest(), clock.instant(), signer, List.of());
    }

    /** Whose signature it has; empty where none is asked for and it has none that is trusted. */
    String signer(StepFile file) throws SwapRefusedException {
        Optional<String> signer = Signers.read(trusted).of(file.path(), clock.instant());
        if (signer.isEmpty() && mustBeSigned()) {
            throw new SwapRefusedException(
                    "It is not signed as a whole by a key that is trusted and valid now. The certificates of those who are trusted are in "
                            + trusted + "; require-signed in etc/palomar.swap.cfg asks for it.");
        }
        return signer.orElse("");
    }

    private boolean mustBeSigned() throws SwapRefusedException {
        try {
            return settings.get().requireSigned();
        } catch (UnsettledException unsettled) {
            throw new SwapRefusedException(
                    "It is not signed, and whether it must be is not known: " + unsettled.getMessage());
        }
    }

    /** What is known of a bundle, with the version that runs as the live one, whoever brought it. */
    Book known(Bundle bundle) throws IOException, SwapRefusedException {
        String name = bundle.getSymbolicName();
        String digest = Contents.digest(bundle);
        Optional<Book> book = shelf.book(name);
        Optional<Book> asItIs =
                book.flatMap(one -> one.find(digest).map(number -> one.livingOn(number, steps(bundle))));
        if (asItIs.isPresent()) {
            return asItIs.get();
        }
        Path copy = shelf.incoming(part -> Contents.copy(bundle, part));
        StepFile file = StepFile.read(copy, copy);
        String signer = Signers.read(trusted).of(copy, clock.instant()).orElse("");
        int number = book.map(Book::free).orElse(1);
        shelf.keep(copy, name, number);
        List<String> steps = steps(bundle);
        boolean here = bundle.getLocation().startsWith(LOCATION);
        Book now = book.map(one -> one.with(number, kept(file, signer))
                        .acting(number, steps)
                        .pruned())
                .orElseGet(() -> Book.begin(name, here, kept(file, signer).having(steps)));
        shelf.write(now);
        shelf.sweep(now);
        return now;
    }

    /** The names of the steps of a bundle that act. */
    List<String> steps(Bundle bundle) {
        return trials.acting(bundle.getBundleId()).stream()
                .map(StepDescription::name)
                .toList();
    }
}
