package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** An IMAP client that sees each line of the server: one connection with TLS, logged in. For one thread at a time. */
final class ImapClient implements AutoCloseable {

    /** The server said good-bye before it closed (RFC 9051, section 7.1.5), or that a part of it is away for now (RFC 5530, UNAVAILABLE). */
    static final class ByeException extends IOException {

        private static final long serialVersionUID = 1;

        ByeException(String line) {
            super(line);
        }
    }

    /** One message of a FETCH; what was not asked for is empty or 0. Flags without \Recent. */
    record Fetched(long uid, Set<String> flags, long modSeq, String subject, String text) {}

    private static final Pattern LITERAL = Pattern.compile("\\{(\\d+)}$");
    private static final Pattern UID = Pattern.compile("UID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile("FLAGS \\(([^)]*)\\)");
    private static final Pattern MODSEQ = Pattern.compile("MODSEQ \\((\\d+)\\)");
    private static final Pattern SUBJECT = Pattern.compile("ENVELOPE \\((?:NIL|\"[^\"]*\") \"([^\"]*)\"");
    private static final Pattern TEXT = Pattern.compile("BODY\\[TEXT] \\{\\d+}\r\n(.*)\\)$", Pattern.DOTALL);

    private final LineConnection connection;
    private int tags;

    ImapClient(SSLContext trust, int port, Account account) throws IOException {
        connection = LineConnection.tls(trust, port);
        try {
            // Inside TLS, whoever is being updated meanwhile: clients that read it would give up.
            assertThat(response()).startsWith("* OK").doesNotContain("LOGINDISABLED");
            command("LOGIN " + account.address() + " " + account.password());
        } catch (IOException | AssertionError failure) {
            connection.close();
            throw failure;
        }
    }

    /** Sends a command that must succeed; returns all that was said, the tagged line last. */
    List<String> command(String command) throws IOException {
        List<String> said = attempt(command);
        if (said.getLast().contains(" NO [UNAVAILABLE] ")) {
            throw new ByeException(said.getLast());
        }
        assertThat(said.getLast()).as(command).contains(" OK ");
        return said;
    }

    /** Sends a command; returns all that was said, the tagged line last. */
    List<String> attempt(String command) throws IOException {
        String tag = send(command);
        List<String> said = new ArrayList<>();
        do {
            said.add(response());
        } while (!said.getLast().startsWith(tag + " "));
        return said;
    }

    /** Sends a command and returns its tag; the answers are to be read. */
    String send(String command) throws IOException {
        String tag = "t" + ++tags;
        connection.write(tag + " " + command);
        return tag;
    }

    /** Ends the session. A server that says good-bye by itself at this moment closes without the tagged answer. */
    void logout() throws IOException {
        String tag = send("LOGOUT");
        boolean bye = false;
        try {
            String said = connection.line();
            while (!said.startsWith(tag + " OK")) {
                bye |= said.startsWith("* BYE");
                said = connection.line();
            }
        } catch (EOFException closed) {
            assertThat(bye).as("a good-bye before the end").isTrue();
        }
    }

    /** Sends what is no command, such as DONE. */
    void write(String line) throws IOException {
        connection.write(line);
    }

    /** The next response, its literals included. */
    String response() throws IOException {
        String line = connection.line();
        StringBuilder whole = new StringBuilder(line);
        for (Matcher literal = LITERAL.matcher(line); literal.find(); literal = LITERAL.matcher(line)) {
            whole.append("\r\n").append(connection.octets(Integer.parseInt(literal.group(1))));
            line = connection.line();
            whole.append(line);
        }
        if (whole.indexOf("* BYE") == 0) {
            throw new ByeException(whole.toString());
        }
        return whole.toString();
    }

    /** Fetches messages of the selected mailbox by UID; none is no error. */
    List<Fetched> fetch(String uids, String items) throws IOException {
        return command("UID FETCH " + uids + " (UID " + items + ")").stream()
                .filter(line -> line.matches("(?s)\\* \\d+ FETCH .*"))
                .map(ImapClient::fetched)
                // News of other sessions' changes come in between, without the UID.
                .filter(one -> one.uid() != 0)
                .toList();
    }

    private static Fetched fetched(String line) {
        Set<String> flags = new TreeSet<>(List.of(group(FLAGS, line, "").split(" ", -1)));
        flags.remove("");
        flags.remove("\\Recent");
        return new Fetched(
                Long.parseLong(group(UID, line, "0")),
                flags,
                Long.parseLong(group(MODSEQ, line, "0")),
                group(SUBJECT, line, ""),
                group(TEXT, line, ""));
    }

    private static String group(Pattern pattern, String line, String otherwise) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? matcher.group(1) : otherwise;
    }

    /** A number in a response code, such as UIDVALIDITY. */
    static long number(List<String> said, String code) {
        Pattern pattern = Pattern.compile("\\[" + code + " (\\d+)");
        return said.stream()
                .map(pattern::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + code + " in " + said));
    }

    @Override
    public void close() {
        connection.close();
    }
}
