package org.palomar.signing.internal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.palomar.api.address.Domain;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.signing.MailSealer;
import org.palomar.api.signing.Seal;
import org.palomar.api.signing.SigningException;
import org.palomar.dkim.ArcSealer;
import org.palomar.dkim.DkimMessage;
import org.palomar.signing.internal.key.KeyEntry;

/** Seals with the keys that are in use at the moment. Safe for any thread. */
final class Sealer implements MailSealer {

    private final KeyHouse house;
    private final Neighbours neighbours;
    private final Clock clock;
    private final Supplier<SigningSettings> settings;
    private final SigningMetrics metrics;
    private volatile boolean stopped;

    Sealer(
            KeyHouse house,
            Neighbours neighbours,
            Clock clock,
            Supplier<SigningSettings> settings,
            SigningMetrics metrics) {
        this.house = house;
        this.neighbours = neighbours;
        this.clock = clock;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** Who still has this sealer asks again for the next one. */
    void stop() {
        stopped = true;
    }

    @Override
    public Draft draft(Content received, List<HeaderField> added) {
        return new Sealing(received, added);
    }

    /** One message. For one thread. */
    private final class Sealing implements Draft {

        private final Content received;
        private final List<HeaderField> added;
        private @Nullable DkimMessage message;
        private @Nullable Findings findings;

        Sealing(Content received, List<HeaderField> added) {
            this.received = received;
            this.added = List.copyOf(added);
        }

        @Override
        public Seal seal(Domain by, Content passedOn, List<HeaderField> front) throws SigningException, IOException {
            if (stopped) {
                throw new SigningException("the signer has stopped");
            }
            try {
                Seal seal = sealed(by, passedOn, front);
                metrics.sealed(seal);
                return seal;
            } catch (SigningException failure) {
                metrics.failed();
                throw failure;
            }
        }

        private Seal sealed(Domain by, Content passedOn, List<HeaderField> front) throws SigningException, IOException {
            SigningSettings now = settings.get();
            if (!now.seals(by)) {
                return new Seal.Unsealed("");
            }
            // RSA, which comes first, is what receivers of seals know.
            List<KeyEntry> keys = house.signing(by).stream()
                    .sorted(Comparator.comparing(KeyEntry::algorithm))
                    .toList();
            if (keys.isEmpty()) {
                return new Seal.Unsealed("");
            }
            DkimMessage came = message();
            Findings found = findings(came, now);
            if (found.chain().temporary()) {
                // What it is worth is not known, and cv=fail would end it for good. It stands as it came.
                return new Seal.Unsealed(found.chain().detail());
            }
            DkimMessage goes = passedOn.equals(received) ? came : DkimMessage.of(passedOn);
            if (!goes.hasChainOf(came)) {
                return new Seal.Unsealed("a filter has changed the chain");
            }
            ArcSealer sealer = ArcSealer.of(goes, front, found.chain());
            if (sealer.isClosed()) {
                return new Seal.Unsealed("the chain has ended: " + found.chain().detail());
            }
            return sealed(sealer, keys.getFirst(), found);
        }

        private Seal sealed(ArcSealer sealer, KeyEntry key, Findings found) throws SigningException {
            try {
                List<HeaderField> fields = sealer.seal(key, found.results(), clock.instant());
                return new Seal.Sealed(
                        key.domain(), key.selector(), found.chain().status().word(), fields);
            } catch (GeneralSecurityException unusable) {
                throw new SigningException("the key " + key.name() + " can't be used: " + unusable, unusable);
            }
        }

        private DkimMessage message() throws IOException {
            DkimMessage read = message;
            if (read == null) {
                read = DkimMessage.of(received);
                message = read;
            }
            return read;
        }

        private Findings findings(DkimMessage read, SigningSettings now) throws IOException {
            Findings known = findings;
            if (known == null) {
                known = Findings.of(read, added, neighbours::resolver, now.hostName(), clock);
                findings = known;
            }
            return known;
        }
    }
}
