package org.palomar.itests;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Angus Mail as one account's mail program. It checks the server's certificate and name. */
final class AngusClient {

    /** How a program connects: the name of Angus Mail's protocol, and the high port. */
    enum Way {
        IMAPS("imaps", 2993, false),
        IMAP_STARTTLS("imap", 2143, true),
        POP3S("pop3s", 2995, false),
        POP3_STARTTLS("pop3", 2110, true),
        SUBMISSIONS("smtps", 2465, false),
        SUBMISSION_STARTTLS("smtp", 2587, true);

        final String protocol;
        final int port;
        private final boolean startTls;

        Way(String protocol, int port, boolean startTls) {
            this.protocol = protocol;
            this.port = port;
            this.startTls = startTls;
        }
    }

    /** No answer within this time is a failure: a busy machine, not a network. */
    private static final String ANSWER_MILLIS = "30000";

    private final Distribution distribution;
    private final Account account;
    private final Map<String, String> more;

    AngusClient(Distribution distribution, Account account) {
        this(distribution, account, Map.of());
    }

    private AngusClient(Distribution distribution, Account account, Map<String, String> more) {
        this.distribution = distribution;
        this.account = account;
        this.more = more;
    }

    /** By default a whole ENVELOPE is refused in which an address is not as RFC 5322 has it; the world's mail has such addresses. */
    AngusClient takingAnyAddress() {
        return new AngusClient(distribution, account, Map.of("mail.mime.address.strict", "false"));
    }

    /** A session that reaches the instance in one way. */
    Session session(Way way) throws IOException, GeneralSecurityException {
        String prefix = "mail." + way.protocol + ".";
        Properties properties = new Properties();
        properties.put("mail.store.protocol", way.protocol);
        properties.put("mail.transport.protocol", way.protocol);
        properties.put(prefix + "host", "localhost");
        properties.put(prefix + "port", Integer.toString(distribution.port(way.port)));
        properties.put(
                prefix + "ssl.socketFactory",
                InstanceTrust.context(distribution).getSocketFactory());
        properties.put(prefix + "ssl.checkserveridentity", "true");
        properties.put(prefix + "starttls.required", Boolean.toString(way.startTls));
        properties.put(prefix + "starttls.enable", Boolean.toString(way.startTls));
        properties.put(prefix + "timeout", ANSWER_MILLIS);
        properties.put(prefix + "auth", "true");
        properties.putAll(more);
        return Session.getInstance(properties);
    }

    /** A store that is logged in. */
    Store store(Way way) throws MessagingException, IOException, GeneralSecurityException {
        Store store = session(way).getStore();
        store.connect(account.address(), account.password());
        return store;
    }

    /** Sends a message by the account's own submission. */
    void send(Way way, Message message) throws MessagingException, IOException, GeneralSecurityException {
        try (var transport = session(way).getTransport()) {
            transport.connect(account.address(), account.password());
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    /** The octets of the only message in the inbox with this subject, as IMAP shows them. */
    String readBySubject(String subject) throws MessagingException, IOException, GeneralSecurityException {
        return readBySubject("INBOX", subject);
    }

    /** The octets of the only message in a folder with this subject, as IMAP shows them. */
    String readBySubject(String name, String subject) throws MessagingException, IOException, GeneralSecurityException {
        try (Store store = store(Way.IMAPS);
                Folder folder = store.getFolder(name)) {
            folder.open(Folder.READ_ONLY);
            @Nullable Message found = null;
            for (Message message : folder.getMessages()) {
                if (subject.equals(message.getSubject())) {
                    if (found != null) {
                        throw new AssertionError("twice in " + name + ": " + subject);
                    }
                    found = message;
                }
            }
            if (found == null) {
                throw new AssertionError("not in " + name + ": " + subject);
            }
            ByteArrayOutputStream octets = new ByteArrayOutputStream();
            found.writeTo(octets);
            return octets.toString(StandardCharsets.ISO_8859_1);
        }
    }
}
