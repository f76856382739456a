package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/** Readers that work while bundles are swapped. Each method is one conversation, which ends in order, or with the good-bye of the server. */
final class SwapClients {

    /** The server said good-bye in the words of the protocol, before it closed. */
    static final class GoodByeException extends IOException {
        private static final long serialVersionUID = 1;

        GoodByeException(String line) {
            super(line);
        }
    }

    private static final int COMMANDS = 30;

    private final SSLContext trust;
    private final int imaps;
    private final int pop3s;
    private final Account account;
    private final AtomicLong work = new AtomicLong();

    SwapClients(SSLContext trust, Distribution distribution, Account account) {
        this.trust = trust;
        this.imaps = distribution.port(2993);
        this.pop3s = distribution.port(2995);
        this.account = account;
    }

    /** News heard, commands answered and messages read so far. */
    long work() {
        return work.get();
    }

    /** Hears of new mail in IDLE, until the server says good-bye or the thread is interrupted. */
    void idle() throws IOException {
        try (ImapClient client = new ImapClient(trust, imaps, account)) {
            client.command("SELECT INBOX");
            String tag = client.send("IDLE");
            String heard = client.response();
            assertThat(heard).startsWith("+");
            for (int news = 0; news < COMMANDS && !Thread.currentThread().isInterrupted(); news++) {
                assertThat(client.response()).startsWith("* ");
                work.incrementAndGet();
            }
            client.write("DONE");
            do {
                heard = client.response();
            } while (!heard.startsWith(tag + " "));
            assertThat(heard).startsWith(tag + " OK");
            client.logout();
        } catch (ImapClient.ByeException bye) {
            throw new GoodByeException(String.valueOf(bye.getMessage()));
        }
    }

    /** Fetches flags and bodies. */
    void fetch() throws IOException {
        try (ImapClient client = new ImapClient(trust, imaps, account)) {
            client.command("SELECT INBOX");
            for (int i = 0; i < COMMANDS && !Thread.currentThread().isInterrupted(); i++) {
                for (ImapClient.Fetched one : client.fetch("1:20", "FLAGS ENVELOPE BODY.PEEK[TEXT]")) {
                    assertThat(one.text()).isEqualTo(new LoadMessage(one.subject()).body());
                }
                work.incrementAndGet();
            }
            client.logout();
        } catch (ImapClient.ByeException bye) {
            throw new GoodByeException(String.valueOf(bye.getMessage()));
        }
    }

    /** Reads the first messages by POP3. */
    void read() throws IOException {
        try (LineConnection client = LineConnection.tls(trust, pop3s)) {
            reply(client);
            for (String command : List.of("USER " + account.address(), "PASS " + account.password())) {
                client.write(command);
                reply(client);
            }
            client.write("STAT");
            // In the first moments there are fewer.
            int messages = Math.min(5, Integer.parseInt(reply(client).split(" ", -1)[1]));
            for (int i = 1; i <= messages; i++) {
                client.write("TOP " + i + " 2");
                reply(client);
                while (!client.line().equals(".")) {
                    // The lines of the message.
                }
                work.incrementAndGet();
            }
            client.write("QUIT");
            reply(client);
        }
    }

    /** RFC 3206: SYS/TEMP says that it is the server's fault and will pass. */
    private static String reply(LineConnection client) throws IOException {
        String reply = client.line();
        if (reply.startsWith("-ERR [SYS/TEMP]")) {
            throw new GoodByeException(reply);
        }
        assertThat(reply).startsWith("+OK");
        return reply;
    }
}
