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
     * @param rank the greater is the better one: what its owner sees at once, where the owner looks
     */
    record Copy(
            Content trace,
            Content prefix,
            boolean junk,
            Optional<Filtered> filtered,
            Address owner,
            String why,
            Optional<HeldCopy> held,
            int rank) {}

    /** In Junk instead of refused: no reason to let an owner have what a step holds. */
    private static final int REFUSED = 0;

    private static final int HELD = 1;
    private static final int JUNK = 2;
    private static final int INBOX = 3;

    private static int rank(MailTransaction transaction) {
        boolean refused =
                transaction.added().stream().anyMatch(field -> field.name().equals(Settlement.REFUSED));
        return !transaction.junk() ? INBOX : refused ? REFUSED : JUNK;
    }

    private final Map<AccountId, Copy> byAccount = new LinkedHashMap<>();

    /** Whether {@link #add} would do anything: the account has no copy yet, or one that a better one replaces. */
    boolean wants(AccountId account, MailTransaction transaction) {
        return wants(account, rank(transaction));
    }

    private boolean wants(AccountId account, int rank) {
        Copy present = byAccount.get(account);
        return present == null || present.rank() < rank;
    }

    /** Whether {@link #hold} would do anything: the account has no copy yet, or one in Junk that was to be refused. */
    boolean wantsHeld(AccountId account) {
        return wants(account, HELD);
    }

    /** Adds a copy that is held, if it is wanted. Of one that is held already for another address of the same owner it is noted who wants that. */
    void hold(HeldCopy copy) {
        AccountId account = copy.owner().id();
        Copy present = byAccount.get(account);
        Optional<HeldCopy> before = present == null ? Optional.empty() : present.held();
        if (before.isPresent() || wantsHeld(account)) {
            HeldCopy all = before.map(one -> one.and(copy)).orElse(copy);
            Address owner = copy.owner().address();
            byAccount.put(
                    account,
                    new Copy(NOTHING, NOTHING, false, Optional.empty(), owner, "held", Optional.of(all), HELD));
        }
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
                            Optional.empty(),
                            rank(transaction)));
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
