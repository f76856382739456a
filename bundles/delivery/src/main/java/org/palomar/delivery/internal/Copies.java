package org.palomar.delivery.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.NewMessage;
import org.palomar.api.message.Content;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.MailTransaction;

/** The copies of one message, at most one for each account however often it is named. For one thread. */
final class Copies {

    /**
     * One copy.
     *
     * @param prefix the header fields of its own
     * @param junk whether it goes to Junk
     * @param owner whose it is
     * @param why why it goes there, for people
     */
    record Copy(Content prefix, boolean junk, Address owner, String why) {}

    private final Map<AccountId, Copy> byAccount = new LinkedHashMap<>();

    /** Adds a copy, unless the account has one; a copy for INBOX replaces one for Junk. */
    void add(AccountId account, Address owner, MailTransaction transaction) {
        Copy present = byAccount.get(account);
        if (present == null || (present.junk() && !transaction.junk())) {
            byAccount.put(account, new Copy(prefix(owner, transaction), transaction.junk(), owner, why(transaction)));
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
    private static Content prefix(Address owner, MailTransaction transaction) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(256);
        octets.writeBytes(("Return-Path: " + transaction.sender() + "\r\n").getBytes(StandardCharsets.UTF_8));
        octets.writeBytes(("Delivered-To: " + owner + "\r\n").getBytes(StandardCharsets.UTF_8));
        for (HeaderField field : transaction.added()) {
            byte[] line = field.toOctets();
            if (octets.size() + line.length <= NewMessage.MAX_PREFIX) {
                octets.writeBytes(line);
            }
        }
        return Content.of(octets.toByteArray());
    }
}
