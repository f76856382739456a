package org.palomar.quarantine.internal;

import java.io.DataInputStream;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.quarantine.QuarantineReviews.Review;
import org.palomar.api.store.StoreException;
import org.palomar.quarantine.internal.record.Course;
import org.palomar.quarantine.internal.record.Keys;
import org.palomar.quarantine.internal.record.Look;
import org.palomar.quarantine.internal.record.Told;
import org.palomar.storage.Contribution;
import org.palomar.storage.Seal;
import org.palomar.storage.Transaction;

/** What is stored beside entries: what owners were told, what was reviewed, how the clock went, the secret of links. What of it can't be read is as if it had never been written. Safe for any thread. */
final class Notes {

    private static final int SEEN_VERSION = 1;
    private static final int SECRET_VERSION = 1;
    private static final int SECRET_OCTETS = 32;

    private final Ledger ledger;

    Notes(Ledger ledger) {
        this.ledger = ledger;
    }

    /** What an owner was told last; nothing where that can't be read: then the owner is told once more. */
    Told told(AccountId account) throws StoreException {
        Optional<byte[]> record = ledger.store().get(Keys.told(account));
        try {
            return record.isEmpty() ? Told.NOTHING : Told.decode(record.get());
        } catch (StoreException failure) {
            Ledger.requireDamage(failure);
            return Told.NOTHING;
        }
    }

    Contribution telling(AccountId account, Told told) {
        return ledger.change(batch -> {
            batch.put(Keys.told(account), told.encode());
            return () -> {};
        });
    }

    /** How the clock went before; nothing where that is not known, or can't be read. */
    Optional<Course> course() throws StoreException {
        Optional<byte[]> record = ledger.store().get(Keys.course());
        try {
            return record.isEmpty() ? Optional.empty() : Optional.of(Course.decode(record.get()));
        } catch (StoreException failure) {
            Ledger.requireDamage(failure);
            return Optional.empty();
        }
    }

    Contribution going(Course course) {
        return ledger.change(batch -> {
            batch.put(Keys.course(), course.encode());
            return () -> {};
        });
    }

    /** Reviews of what an account has since a time, the newest first. */
    List<Review> reviews(AccountId account, Instant since, int most) throws StoreException {
        List<Review> found = new ArrayList<>();
        ledger.store().scan(Keys.reviews(account), Keys.reviewsEnd(account), (key, value) -> {
            try {
                Review review = Look.decode(value);
                if (review.time().isBefore(since)) {
                    return false;
                }
                found.add(review);
            } catch (StoreException failure) {
                Ledger.requireDamage(failure);
                ledger.countUnreadable();
            }
            return found.size() < most;
        });
        return found;
    }

    /** Up to which entry somebody has reviewed what an account has; 0 for none. */
    long reviewed(AccountId account) throws StoreException {
        Optional<byte[]> record = ledger.store().get(Keys.seen(account));
        try {
            if (record.isPresent()) {
                return Seal.open(SEEN_VERSION, record.get(), "what was reviewed", DataInputStream::readLong);
            }
        } catch (StoreException failure) {
            Ledger.requireDamage(failure);
            ledger.countUnreadable();
        }
        return reviews(account, Instant.EPOCH, Integer.MAX_VALUE).stream()
                .mapToLong(review -> review.upTo().number())
                .max()
                .orElse(0);
    }

    /** @param forgotten whatever is older goes, where it is known what is */
    Contribution reviewing(Review review, Optional<Instant> forgotten) {
        byte[] encoded = Look.encode(review);
        byte[] seen = Seal.close(
                SEEN_VERSION, Long.BYTES, out -> out.writeLong(review.upTo().number()));
        return ledger.change(batch -> {
            forgotten.ifPresent(
                    time -> batch.deleteRange(Keys.review(review.account(), time), Keys.reviewsEnd(review.account())));
            batch.put(Keys.review(review.account(), review.time()), encoded);
            batch.put(Keys.seen(review.account()), seen);
            return () -> {};
        });
    }

    /**
     * The secret of links; empty where there is none yet.
     *
     * @throws StoreException when it can't be read
     */
    Optional<byte[]> secret() throws StoreException {
        Optional<byte[]> record = ledger.store().get(Keys.secret());
        return record.isEmpty()
                ? Optional.empty()
                : Optional.of(Seal.open(SECRET_VERSION, record.get(), "the secret of links", in -> {
                    byte[] secret = new byte[SECRET_OCTETS];
                    in.readFully(secret);
                    return secret;
                }));
    }

    /** Makes the secret of links anew: what was given under another one is worth nothing from then on. */
    byte[] newSecret() throws StoreException {
        byte[] fresh = new byte[SECRET_OCTETS];
        new SecureRandom().nextBytes(fresh);
        byte[] sealed = Seal.close(SECRET_VERSION, SECRET_OCTETS, out -> out.write(fresh));
        Transaction transaction = ledger.store().open();
        transaction.add(ledger.change(batch -> {
            batch.put(Keys.secret(), sealed);
            return () -> {};
        }));
        transaction.commit();
        return fresh;
    }
}
