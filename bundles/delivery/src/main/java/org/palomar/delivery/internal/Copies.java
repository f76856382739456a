package org.palomar.delivery.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.quarantine.HeldCopy;
import org.palomar.delivery.internal.script.Filtered;

/** The copies of one message, at most one for each account however often it is named. For one thread. */
final class Copies {

    /** Trace fields have this much of a copy's prefix to themselves. */
    private static final int TRACE = 2 * 1024;

    private static final Content NOTHING = Content.of(new byte[0]);

    /**
     * One copy.
     *
     * @param trace the header fields of its own
     * @param prefix the same, and what filter steps added behind them
     * @param junk whether it goes to Junk
     * @param filtered what filters want done with it; empty where there are none
     * @param owner whose it is
     * @param why why it goes there, for people
     * @param held where it is held for review, what of it: it goes to no mailbox then
     */
    record Copy(
            Content trace,
            Content prefix,
            boolean junk,
            Optional<Filtered> filtered,
            Address owner,
            String why,
            Optional<HeldCopy> held) {

        /** The better one is taken: what its owner sees at once, where the owner looks. */
        private int rank() {
            return held.isPresent() ? 0 : junk ? 1 : 2;
        }
    }

    private final Map<AccountId, Copy> byAccount = new LinkedHashMap<>();

    /** Whether {@link #add} would do anything: the account has no copy yet, or one that is held or for Junk, which a better one replaces. */
    boolean wants(AccountId account, MailTransaction transaction) {
        Copy present = byAccount.get(account);
        return present == null || present.rank() < (transaction.junk() ? 1 : 2);
    }

    /** Adds a copy that is held, if the account has none. */
    void hold(HeldCopy copy) {
        Copy held =
                new Copy(NOTHING, NOTHING, false, Optional.empty(), copy.owner().address(), "held", Optional.of(copy));
        byAccount.putIfAbsent(copy.owner().id(), held);
    }

    boolean has(AccountId account) {
        return byAccount.containsKey(account);
    }

    /** Adds a copy, if it is wanted. */
    void add(Account owner, MailTransaction transaction, Optional<Filtered> filtered) {
        if (wants(owner.id(), transaction)) {
            byte[] trace = trace(owner.address(), transaction);
            Content prefix = Content.of(added(transaction)).prefixedBy(trace);
            byAccount.put(
                    owner.id(),
                    new Copy(
                            Content.of(trace),
                            prefix,
                            transaction.junk(),
                            filtered,
                            owner.address(),
                            filtered.isPresent() ? "sieve" : why(transaction),
                            Optional.empty()));
        }
    }

    Map<AccountId, Copy> byAccount() {
        return byAccount;
    }

    private static String why(MailTransaction transaction) {
        return transaction.added().stream()
                .filter(field ->
                        field.name().equals(Settlement.HELD) || field.name().equals(Settlement.REFUSED))
                .findFirst()
                .map(field -> (field.name().equals(Settlement.HELD) ? "held: " : "refused: ") + field.value())
                .orElse(transaction.junk() ? "junk" : "inbox");
    }

    // RFC 5321 §4.4: final delivery puts Return-Path first. Delivered-To lets us see a loop when the message comes
    // back.
    private static byte[] trace(Address owner, MailTransaction transaction) {
        String text = "Return-Path: " + transaction.sender() + "\r\nDelivered-To: " + owner + "\r\n";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The fields that filter steps added, as many as fit. */
    static byte[] added(MailTransaction transaction) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(256);
        for (HeaderField field : transaction.added()) {
            byte[] line = field.toOctets();
            if (octets.size() + line.length <= NewMessage.MAX_PREFIX - TRACE) {
                octets.writeBytes(line);
            }
        }
        return octets.toByteArray();
    }
}
