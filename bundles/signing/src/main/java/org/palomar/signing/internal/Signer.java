package org.palomar.signing.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.Signatures;
import org.palomar.api.signing.SigningException;
import org.palomar.signing.internal.key.KeyEntry;
import org.palomar.signing.internal.key.Ring;

/** Signs with the keys that are in use at the moment. Safe for any thread. */
final class Signer implements MailSigner {

    private final KeyHouse house;
    private final Neighbours neighbours;
    private final Clock clock;
    private final SigningMetrics metrics;
    private volatile boolean stopped;

    Signer(KeyHouse house, Neighbours neighbours, Clock clock, SigningMetrics metrics) {
        this.house = house;
        this.neighbours = neighbours;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Who still has this signer asks again for the next one. */
    void stop() {
        stopped = true;
    }

    @Override
    public Draft draft(Content message) {
        MessageSigning signing = new MessageSigning(message);
        return (author, front) -> sign(signing, author, front);
    }

    private Optional<Signatures> sign(MessageSigning signing, Domain author, List<HeaderField> front)
            throws SigningException, IOException {
        if (stopped) {
            throw new SigningException("the signer has stopped");
        }
        long start = System.nanoTime();
        try {
            Optional<Domain> domain = responsible(author);
            if (domain.isEmpty()) {
                metrics.unsigned();
                return Optional.empty();
            }
            List<KeyEntry> keys = house.signing(domain.get());
            if (keys.isEmpty()) {
                metrics.unsigned();
                return Optional.empty();
            }
            Signatures signatures = signing.sign(domain.get(), keys, front, clock.instant());
            metrics.signed(keys, start);
            return Optional.of(signatures);
        } catch (SigningException failure) {
            metrics.failed();
            throw failure;
        }
    }

    /** RFC 7489 §3.1.1: a signature of a domain above aligns with an author, in relaxed mode. Customers' domains sign for themselves or not at all. */
    private Optional<Domain> responsible(Domain author) throws SigningException {
        Ring ring = house.ring();
        if (ring.find(author).isPresent()) {
            return Optional.of(author);
        }
        Optional<Domain> above = above(ring, author);
        return above.isPresent() && isMailDomain(author) ? Optional.empty() : above;
    }

    private static Optional<Domain> above(Ring ring, Domain name) {
        String rest = name.name();
        for (int dot = rest.indexOf('.'); dot >= 0; dot = rest.indexOf('.')) {
            rest = rest.substring(dot + 1);
            Optional<Domain> domain =
                    Domain.parse(rest).filter(one -> ring.find(one).isPresent());
            if (domain.isPresent()) {
                return domain;
            }
        }
        return Optional.empty();
    }

    private boolean isMailDomain(Domain name) throws SigningException {
        try {
            Directory directory = neighbours
                    .directory()
                    .orElseThrow(() ->
                            new SigningException("the directory is missing, which knows whose domain " + name + " is"));
            return directory.isLocal(name);
        } catch (DirectoryUnavailableException unavailable) {
            throw new SigningException("the directory can't say whose domain " + name + " is", unavailable);
        }
    }
}
