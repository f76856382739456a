package org.palomar.mailboxes.internal;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import org.palomar.api.store.StoreCheck;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.Bulk;
import org.palomar.mailboxes.internal.record.Keys;
import org.palomar.storage.BlobId;
import org.palomar.storage.Store;

/**
 * One look at each body, in the order of the references to them, so that nothing is remembered of those that were looked at before. A reference says who has the body,
 * the message's record how long it is. For one thread, once.
 */
final class BodyInspection {

    /** How often progress is told, in references. */
    private static final int STEP = 1000;

    private final Store store;
    private final Problems problems;
    private final StoreCheck.Progress progress;
    private byte[] hash = new byte[0];
    private boolean seen;
    private boolean whole;
    private long references;
    private long bodies;
    private long octets;

    BodyInspection(Store store, Problems problems, StoreCheck.Progress progress) {
        this.store = store;
        this.problems = problems;
        this.progress = progress;
    }

    void run() throws StoreException {
        try {
            store.references(this::reference);
        } catch (StoreException failure) {
            Problems.requireDamage(failure);
            problems.add("References to bodies are in a damaged place of the store: only the first " + bodies
                    + " bodies could be looked at.");
        }
    }

    long bodies() {
        return bodies;
    }

    long octets() {
        return octets;
    }

    private void reference(byte[] newHash, byte[] owner) throws StoreException {
        if (!Keys.isOwner(owner)) {
            return; // what another bundle keeps is for that bundle to know
        }
        references++;
        if (references % STEP == 0) {
            progress.messages(references);
        }
        if (!Arrays.equals(hash, newHash)) {
            hash = newHash;
            seen = false;
        }
        Optional<BlobId> body = bodyOf(owner);
        if (body.isPresent() && !seen) {
            seen = true;
            bodies++;
            octets += body.get().size();
            whole = isWhole(store, body.get());
        }
        if (body.isPresent() && !whole && store.refers(hash, owner)) {
            problems.add(messageOf(owner) + ": its body is damaged or missing.");
        }
    }

    /** The body that the message names. A message whose record can't be read is for the other half of the inspection. */
    private Optional<BlobId> bodyOf(byte[] owner) throws StoreException {
        try {
            Optional<byte[]> bulk = store.get(Keys.bulk(Keys.ownerMailbox(owner), Keys.ownerUid(owner)));
            if (bulk.isPresent()) {
                BlobId named = Bulk.bodyOf(bulk.get());
                if (Arrays.equals(named.hash(), hash)) {
                    return Optional.of(named);
                }
            }
        } catch (StoreException failure) {
            Problems.requireDamage(failure);
            return Optional.empty();
        }
        if (store.refers(hash, owner)) {
            problems.add(messageOf(owner) + ": a body is kept for it, and no such message has it.");
        }
        return Optional.empty();
    }

    private String messageOf(byte[] owner) throws StoreException {
        return problems.nameOf(Keys.ownerMailbox(owner)) + ", UID " + Keys.ownerUid(owner);
    }

    /** Whether a body can be read and is what its name says. A store that can't be read now, as it is closing, says nothing of the body: that ends the inspection. */
    static boolean isWhole(Store store, BlobId id) throws StoreException {
        try (InputStream in = store.blob(id).open()) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 << 10];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return Arrays.equals(digest.digest(), id.hash());
        } catch (IOException unreadable) {
            StoreException.Reason reason = StoreException.reasonOf(unreadable);
            if (reason != StoreException.Reason.DAMAGED) {
                throw new StoreException(reason, "a body can't be read now: " + unreadable.getMessage(), unreadable);
            }
            return false;
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
