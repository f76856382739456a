package org.palomar.pop3.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.pop3.session.Pop3Fixture.Client;

/** Bugs, and services that leave while a session uses them. */
@Timeout(120)
final class FailureTest {

    private Pop3Fixture server;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        server = new Pop3Fixture(true);
        server.inbox.add(5, Pop3SessionTest.streamed("A: b\r\n\r\nx\r\n"), 8);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void logInAgain() throws IOException {
        try (Client client = server.loggedIn()) {
            client.ask("STAT", "+OK " + server.inbox.messages().size());
        }
    }

    @Test
    void asksToComeAgainWhenTheStoreLeavesUnderACommand() throws IOException {
        server.inbox.add(6, Pop3SessionTest.streamed("y\r\n"), 3);
        try (Client client = server.loggedIn()) {
            client.ask("DELE 2", "+OK");
            server.inbox.leave();
            client.ask("RETR 1", "-ERR [SYS/TEMP] an error of the server, number ");
            assertThat(client.line()).isEqualTo("<end>");
        }
        server.inbox.comeBack();
        logInAgain();
        assertThat(server.inbox.messages()).hasSize(2);
    }

    @Test
    void saysThatItRestartsWhenTheServiceIsGoneInstead() throws IOException {
        MailStore store = server.shared.store().now().orElseThrow();
        try (Client client = server.loggedIn()) {
            server.inbox.leave();
            server.shared.store().unset(store);
            client.ask("RETR 1", "-ERR [SYS/TEMP] the service restarts");
            assertThat(client.line()).isEqualTo("<end>");
        }
    }

    @Test
    void aLoginThatFailsLeavesTheMaildropFree() throws IOException {
        server.inbox.leave();
        try (Client client = server.connect()) {
            client.ask("USER ann", "+OK");
            client.ask("PASS open sesame", "-ERR [SYS/TEMP] an error of the server, number ");
            assertThat(client.line()).isEqualTo("<end>");
        }
        server.inbox.comeBack();
        logInAgain();
    }

    @Test
    void saysNothingInsideAMessage() throws IOException {
        server.inbox.add(6, failing(100_000), 8);
        try (Client client = server.loggedIn()) {
            client.ask("RETR 2", "+OK");
            assertThat(client.line()).startsWith("xxx").doesNotContain("-ERR");
            assertThat(client.line()).isEqualTo("<end>");
        }
        logInAgain();
    }

    @Test
    void tellsAStoreThatIsGoneFromAMessageThatIsDamaged() throws IOException {
        server.inbox.add(6, unreadable(new IOException("a piece is missing")), 8);
        server.inbox.add(
                7,
                unreadable(new IOException("gone", new StoreException(StoreException.Reason.UNAVAILABLE, "gone"))),
                8);
        try (Client client = server.loggedIn()) {
            client.ask("RETR 2", "-ERR [SYS/PERM]");
            client.ask("RETR 3", "-ERR [SYS/TEMP] try again later");
        }
    }

    private static Content unreadable(IOException failure) {
        return new Content() {
            @Override
            public long size() {
                return 100;
            }

            @Override
            public InputStream open() throws IOException {
                throw failure;
            }
        };
    }

    /** Content that fails behind half of it. */
    private static Content failing(int size) {
        return new Content() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() {
                return new InputStream() {
                    private int left = size / 2;

                    @Override
                    public int read() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) {
                        if (left == 0) {
                            throw new IllegalStateException("thrown by the test");
                        }
                        int given = Math.min(left, length);
                        Arrays.fill(target, offset, offset + given, (byte) 'x');
                        left -= given;
                        return given;
                    }
                };
            }
        };
    }
}
