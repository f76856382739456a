package org.palomar.dns.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.palomar.dns.internal.MailRouteTest.failure;
import static org.palomar.dns.internal.MailRouteTest.value;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Failure;
import org.palomar.dns.internal.ScriptedServer.Script;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Servers that are silent or break off, and strangers who guess: a failure each time, never an absence, and bounded time. */
class BrokenServerTest {

    private static final Domain NAME = Domain.of("name.test");

    private static Answer<List<String>> txt(Script script) throws IOException {
        try (ScriptedServer server = new ScriptedServer(script);
                Resolvers resolvers = new Resolvers(server)) {
            return resolvers.plain().txt(NAME);
        }
    }

    @Test
    void octetsThatAreNoMessageAreMalformed() throws IOException {
        assertThat(failure(txt(asked -> {
                    byte[] octets = asked.reply(0, "name.test. 300 TXT right").toWire();
                    octets[7] = 9;
                    asked.line().message().send(octets);
                })))
                .isEqualTo(Failure.MALFORMED);
    }

    @Test
    void whatBelongsToAnotherQuestionDisturbsNobody() throws IOException {
        Answer<List<String>> answer = txt(asked -> {
            Message forged = asked.reply(0, "name.test. 300 TXT forged");
            forged.getHeader().setID(asked.query().getHeader().getID() ^ 1);
            asked.say(forged);
            Message other = asked.reply(0);
            other.removeAllRecords(Section.QUESTION);
            other.addRecord(Record.newRecord(Name.fromConstantString("other.test."), Type.TXT, 1), Section.QUESTION);
            asked.say(other);
            asked.line().message().send(new byte[] {1});
            asked.line().message().send(asked.query().toWire());
            asked.records("name.test. 300 TXT right");
        });
        assertThat(value(answer)).containsExactly("right");
    }

    @Test
    void afterAFloodOfGuessesItIsAskedByTcp() throws IOException {
        Answer<List<String>> answer = txt(asked -> {
            if (asked.tcp()) {
                asked.records("name.test. 300 TXT right");
                return;
            }
            Message forged = asked.reply(0, "name.test. 300 TXT forged");
            forged.getHeader().setID(asked.query().getHeader().getID() ^ 1);
            for (int i = 0; i < 100; i++) {
                asked.say(forged);
            }
        });
        assertThat(value(answer)).containsExactly("right");
    }

    @Test
    void aConnectionThatBreaksOffIsNoAnswer() throws IOException {
        assertThat(failure(txt(asked -> {
                    if (!asked.tcp()) {
                        asked.truncated();
                    }
                })))
                .isEqualTo(Failure.UNREACHABLE);
    }

    @Test
    void aReplyThatDripsInEndsAtTheDeadline() throws IOException {
        CountDownLatch over = new CountDownLatch(1);
        Script dripping = asked -> {
            if (!asked.tcp()) {
                asked.truncated();
                return;
            }
            try {
                asked.line().raw().send(new byte[] {0x7f, 0});
                while (!over.await(10, TimeUnit.MILLISECONDS)) {
                    asked.line().raw().send(new byte[1]);
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        };
        try (ScriptedServer server = new ScriptedServer(dripping);
                Resolvers resolvers = new Resolvers(server).deadline(Resolvers.HASTY)) {
            assertThat(failure(resolvers.plain().txt(NAME))).isEqualTo(Failure.TIMEOUT);
            over.countDown();
        }
    }

    @Test
    void silenceIsATimeOut() throws IOException {
        try (ScriptedServer server = new ScriptedServer(asked -> {});
                Resolvers resolvers = new Resolvers(server).attempts(3).deadline(Duration.ofSeconds(3))) {
            assertThat(failure(resolvers.plain().txt(NAME))).isEqualTo(Failure.TIMEOUT);
            await().atMost(Resolvers.PATIENT).until(() -> server.questions().size() == 3);
        }
    }

    @Test
    void nobodyThereIsUnreachable() throws IOException {
        ScriptedServer gone = new ScriptedServer(asked -> {});
        gone.close();
        try (Resolvers resolvers = new Resolvers(gone)) {
            assertThat(failure(resolvers.plain().mx(NAME))).isEqualTo(Failure.UNREACHABLE);
        }
    }

    @Test
    void theNextServerIsAskedAndTheSilentOneComesLastFromThenOn() throws IOException {
        try (ScriptedServer silent = new ScriptedServer(asked -> {});
                ScriptedServer refusing = new ScriptedServer(asked -> asked.code(Rcode.REFUSED));
                ScriptedServer good = new ScriptedServer(asked -> asked.records(asked.name() + ". 300 TXT here"));
                Resolvers resolvers = new Resolvers(silent, refusing, good).deadline(Duration.ofSeconds(3))) {
            DnsResolver resolver = resolvers.plain();
            assertThat(value(resolver.txt(NAME))).containsExactly("here");
            assertThat(value(resolver.txt(Domain.of("second.test")))).containsExactly("here");
            assertThat(silent.questions()).containsExactly("name.test TXT");
            assertThat(refusing.questions()).hasSize(2);
        }
    }
}
