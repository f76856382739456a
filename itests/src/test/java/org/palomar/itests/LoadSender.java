package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A mail server that sends numbered messages, to one recipient or to five, as fast as it can. It tries again only what RFC 5321 tells a client to try
 * again: what was answered with 4xx. One thread works; the results are for any.
 */
final class LoadSender {

    /** Whoever is told how a load goes, from any thread. */
    interface Witness {
        void acknowledged();
    }

    /** What is sent, and to whom. */
    record Letter(LoadMessage message, List<String> recipients) {}

    /** What became of a message: only {@link #ACKNOWLEDGED} was promised to be there, and {@link #REFUSED} not to be. */
    enum Fate {
        UNKNOWN,
        REFUSED,
        ACKNOWLEDGED
    }

    /** The server said that it goes, before it closed. */
    static final class GoingException extends IOException {

        private static final long serialVersionUID = 1;

        GoingException(String reply) {
            super(reply);
        }
    }

    private static final int FEW = 5;
    private static final int MESSAGES_PER_CONNECTION = 40;

    private final String name;
    private final List<Account> recipients;
    private final Random random;
    private final Witness witness;
    private final Map<Letter, Fate> fates = new ConcurrentHashMap<>();
    private int number;
    private Optional<Letter> current = Optional.empty();

    /** @param recipients five or more */
    LoadSender(String name, List<Account> recipients, Random random, Witness witness) {
        this.name = name;
        this.recipients = recipients;
        this.random = random;
        this.witness = witness;
    }

    /** Fate of each message that was begun to be sent. */
    Map<Letter, Fate> fates() {
        return fates;
    }

    long acknowledged() {
        return fates.values().stream().filter(Fate.ACKNOWLEDGED::equals).count();
    }

    /**
     * Sends messages in one connection, then closes it.
     *
     * @throws GoingException when the server said 421
     * @throws IOException when the connection broke, or ended without a word
     */
    void converse(int port) throws IOException {
        try (LineConnection connection = LineConnection.plain(port)) {
            expect(reply(connection), "220");
            say(connection, "EHLO load.example", "250");
            for (int i = 0;
                    i < MESSAGES_PER_CONNECTION && !Thread.currentThread().isInterrupted();
                    i++) {
                send(connection);
            }
            say(connection, "QUIT", "221");
        }
    }

    private void send(LineConnection connection) throws IOException {
        // What was refused is sent again. What is unknown is not: that might double it.
        Letter letter = current.filter(last -> fates.get(last) == Fate.REFUSED)
                .orElseGet(() -> new Letter(new LoadMessage(name + "-" + ++number), chosen()));
        current = Optional.of(letter);
        fates.put(letter, Fate.REFUSED);
        List<String> commands = Stream.concat(
                        Stream.of("MAIL FROM:<load@sender.example>"),
                        letter.recipients().stream().map(address -> "RCPT TO:<" + address + ">"))
                .toList();
        // RFC 2920, section 3.1: these may be sent without waiting.
        connection.write(String.join("\r\n", commands));
        List<String> replies = new ArrayList<>();
        for (int i = 0; i < commands.size(); i++) {
            replies.add(going(reply(connection)));
        }
        Optional<String> refusal =
                replies.stream().filter(reply -> !reply.startsWith("250")).findFirst();
        if (refusal.isPresent()) {
            refused(connection, refusal.get());
            return;
        }
        connection.write("DATA");
        String go = reply(connection);
        if (!go.startsWith("354")) {
            refused(connection, go);
            return;
        }
        fates.put(letter, Fate.UNKNOWN);
        connection.write(letter.message().text() + ".");
        settle(connection, letter, reply(connection));
    }

    private List<String> chosen() {
        int count = random.nextBoolean() ? 1 : FEW;
        int first = random.nextInt(recipients.size());
        return IntStream.range(first, first + count)
                .mapToObj(index -> recipients.get(index % recipients.size()).address())
                .toList();
    }

    private void settle(LineConnection connection, Letter letter, String reply) throws IOException {
        if (reply.startsWith("250")) {
            fates.put(letter, Fate.ACKNOWLEDGED);
            witness.acknowledged();
        } else {
            fates.put(letter, Fate.REFUSED);
            refused(connection, reply);
        }
    }

    /** RFC 5321, section 4.2.1: a 4xx is tried again, here at once. */
    private static void refused(LineConnection connection, String reply) throws IOException {
        expect(reply, "4");
        say(connection, "RSET", "250");
    }

    private static void say(LineConnection connection, String line, String code) throws IOException {
        connection.write(line);
        expect(reply(connection), code);
    }

    private static void expect(String reply, String code) throws IOException {
        assertThat(going(reply)).startsWith(code);
    }

    /** RFC 5321, section 3.8: a server that goes says 421 in place of any reply. */
    private static String going(String reply) throws IOException {
        if (reply.startsWith("421")) {
            throw new GoingException(reply);
        }
        return reply;
    }

    /** The last line of a reply (RFC 5321, section 4.2.1). */
    private static String reply(LineConnection connection) throws IOException {
        String line = connection.line();
        while (line.length() > 3 && line.charAt(3) == '-') {
            line = connection.line();
        }
        return line;
    }
}
