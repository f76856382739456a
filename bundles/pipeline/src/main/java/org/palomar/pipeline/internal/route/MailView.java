package org.palomar.pipeline.internal.route;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.palomar.api.directory.Account;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.mime.Headers;

/**
 * A message as routes see it: the body of their exchange, asked as {@code ${body.subject}} or {@code ${body.header('List-Id')}}. Absent texts are
 * empty. For the one thread that walks the route.
 */
public final class MailView {

    private final MailTransaction transaction;
    private List<Headers.Field> fields = List.of();
    private boolean read;

    MailView(MailTransaction transaction) {
        this.transaction = transaction;
    }

    /** The transaction's identifier, as in logs. */
    public String getId() {
        return transaction.id();
    }

    /** The envelope's sender; empty for bounces. */
    public String getSender() {
        return transaction.sender().text();
    }

    /** The envelope's recipients that the route is asked about. */
    public List<String> getRecipients() {
        return transaction.recipients().stream()
                .map(recipient -> recipient.address().toString())
                .toList();
    }

    /** The decoded Subject. */
    public String getSubject() throws IOException {
        return header("Subject");
    }

    /** The decoded From field. */
    public String getFrom() throws IOException {
        return header("From");
    }

    /** The first field of this name, unfolded and decoded. */
    public String header(String name) throws IOException {
        return fields().stream()
                .filter(field -> field.is(name))
                .findFirst()
                .map(Headers.Field::text)
                .orElse("");
    }

    /** Whether there is a field of this name. */
    public boolean hasHeader(String name) throws IOException {
        return fields().stream().anyMatch(field -> field.is(name));
    }

    /** Octets. */
    public long getSize() {
        return transaction.content().size();
    }

    /** The client's address. */
    public String getRemote() {
        var address = transaction.origin().remote().getAddress();
        return address == null ? "" : address.getHostAddress();
    }

    /** What the client said in EHLO. */
    public String getGreeting() {
        return transaction.origin().greeting();
    }

    /** {@code mx}, {@code submission} or {@code lmtp}. */
    public String getDoor() {
        return transaction.origin().door().name().toLowerCase(Locale.ROOT);
    }

    public boolean isTls() {
        return !transaction.origin().tls().isEmpty();
    }

    /** Login name of who authenticated. */
    public String getAccount() {
        return transaction
                .origin()
                .account()
                .map(Account::address)
                .map(Object::toString)
                .orElse("");
    }

    /** What the points of earlier steps come to. */
    public double getScore() {
        return transaction.score();
    }

    /** Whether an earlier step has judged it to be spam. */
    public boolean isJunk() {
        return transaction.junk();
    }

    @Override
    public String toString() {
        return "mail " + transaction.id();
    }

    private List<Headers.Field> fields() throws IOException {
        if (!read) {
            fields = Headers.read(transaction.content()).fields();
            read = true;
        }
        return fields;
    }
}
