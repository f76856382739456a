package org.palomar.dns.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.dns.internal.MailRouteTest.failure;
import static org.palomar.dns.internal.MailRouteTest.value;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Exchanger;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.dns.internal.ScriptedServer.Script;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Servers that lie, refuse, go round in circles or say too much: a failure each time, never an absence, and bounded work. */
class LyingServerTest {

    private static final Domain NAME = Domain.of("name.test");

    private interface Ask<T> {
        Answer<T> of(Resolver resolver);
    }

    private static <T> Answer<T> ask(Ask<T> question, Script script) throws IOException {
        try (ScriptedServer server = new ScriptedServer(script);
                Resolvers resolvers = new Resolvers(server)) {
            return question.of(resolvers.plain());
        }
    }

    private static Answer<List<String>> txt(Script script) throws IOException {
        return ask(resolver -> resolver.txt(NAME), script);
    }

    private static String[] lines(int count, String format) {
        return IntStream.range(0, count).mapToObj(format::formatted).toArray(String[]::new);
    }

    @Test
    void recordsOfOtherNamesAreNoAnswerAndNoAbsence() throws IOException {
        assertThat(failure(txt(asked -> asked.records("other.test. 300 TXT forged"))))
                .isEqualTo(Failure.MALFORMED);
    }

    @Test
    void recordsOfOtherNamesBesideTheAnswerAreNothing() throws IOException {
        assertThat(value(txt(asked -> asked.records("other.test. 300 TXT forged", "name.test. 300 TXT right"))))
                .containsExactly("right");
    }

    @Test
    void aliasesInACircleEnd() throws IOException {
        assertThat(failure(txt(asked -> asked.records("name.test. 300 CNAME b.test.", "b.test. 300 CNAME name.test."))))
                .isEqualTo(Failure.ALIAS_LOOP);
        assertThat(failure(txt(asked -> asked.records("name.test. 300 CNAME name.test."))))
                .isEqualTo(Failure.ALIAS_LOOP);
    }

    @Test
    void aliasesThatLeadOnWithEachReplyEnd() throws IOException {
        AtomicInteger replies = new AtomicInteger();
        Answer<List<String>> answer =
                txt(asked -> asked.records(asked.name() + ". 300 CNAME a" + replies.incrementAndGet() + ".test."));
        assertThat(failure(answer)).isEqualTo(Failure.ALIAS_LOOP);
        assertThat(replies).hasValue(Resolver.MAX_ALIASES + 1);
    }

    @Test
    void aliasesUpToTheLimitAreFollowedWhereverTheRepliesStop() throws IOException {
        Answer<List<String>> answer = txt(asked -> {
            if (asked.name().equals("name.test")) {
                asked.records("name.test. 300 CNAME a.test.", "a.test. 300 CNAME b.test.");
            } else {
                asked.records("b.test. 7 CNAME c.test.", "c.test. 300 TXT end");
            }
        });
        assertThat(value(answer)).containsExactly("end");
        assertThat(((Answer.Found<?>) answer).ttl()).hasSeconds(7);
    }

    @Test
    void aNameWithTwoAliasesIsMalformed() throws IOException {
        assertThat(failure(txt(asked -> asked.records("name.test. 300 CNAME a.test.", "name.test. 300 CNAME b.test."))))
                .isEqualTo(Failure.MALFORMED);
    }

    @Test
    void anAliasOfNothingIsNothing() throws IOException {
        Answer<List<String>> answer = txt(asked -> {
            Message reply = asked.reply(Rcode.NXDOMAIN, "name.test. 300 CNAME gone.test.");
            ScriptedServer.parse("test. 60 SOA ns.test. root.test. 1 1 1 1 60")
                    .forEach(zone -> reply.addRecord(zone, Section.AUTHORITY));
            asked.say(reply);
        });
        assertThat(answer).isInstanceOf(Answer.NoSuchName.class);
    }

    @Test
    void sixtyFourKilobytesOfTextAreTooLarge() throws IOException {
        String text = ("\"" + "x".repeat(255) + "\" ").repeat(240);
        assertThat(failure(txt(ScriptedServer.byTcp(asked -> asked.records("name.test. 300 TXT " + text)))))
                .isEqualTo(Failure.TOO_LARGE);
        assertThat(failure(txt(ScriptedServer.byTcp(asked -> asked.records(lines(101, "name.test. 300 TXT t%d"))))))
                .isEqualTo(Failure.TOO_LARGE);
    }

    @Test
    void textUpToTheLimitIsRead() throws IOException {
        String text = ("\"" + "x".repeat(255) + "\" ").repeat(64);
        assertThat(value(txt(ScriptedServer.byTcp(asked -> asked.records("name.test. 300 TXT " + text))))
                        .getFirst())
                .hasSize(64 * 255);
    }

    @Test
    void ofAHundredExchangersThePreferredAreKept() throws IOException {
        MailRoute route = value(ask(
                resolver -> resolver.mx(NAME),
                ScriptedServer.byTcp(asked -> asked.records(lines(100, "name.test. 300 MX 1%02d mx.test.")))));
        List<Exchanger> hosts = ((MailRoute.Exchangers) route).hosts();
        assertThat(hosts).hasSize(Resolver.MAX_HOSTS);
        assertThat(hosts.getFirst().preference()).isEqualTo(100);
        assertThat(hosts.getLast().preference()).isEqualTo(131);
    }

    @Test
    void ofAThousandAddressesSomeAreKept() throws IOException {
        assertThat(value(ask(resolver -> resolver.addresses(NAME), ScriptedServer.byTcp(asked -> {
                            if (asked.type() == Type.A) {
                                asked.records(IntStream.range(0, 1000)
                                        .mapToObj(i -> "name.test. 300 A 10.0." + i / 250 + "." + i % 250)
                                        .toArray(String[]::new));
                            } else {
                                asked.nothing();
                            }
                        })))
                        .addresses())
                .hasSize(Resolver.MAX_HOSTS);
    }

    @Test
    void tooManyCertificatesAreTooLarge() throws IOException {
        assertThat(failure(ask(
                        resolver -> resolver.tlsa(NAME, 25),
                        ScriptedServer.byTcp(
                                asked -> asked.records(lines(33, "_25._tcp.name.test. 300 TLSA 3 1 1 ab%02d"))))))
                .isEqualTo(Failure.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {Rcode.SERVFAIL, Rcode.REFUSED, Rcode.NOTIMP, Rcode.FORMERR, Rcode.YXDOMAIN})
    void aServerThatRefusesIsNoAbsence(int code) throws IOException {
        assertThat(failure(txt(asked -> asked.code(code)))).isEqualTo(Failure.SERVER_FAILURE);
    }

    @Test
    void aRefusalWithoutTheQuestionIsARefusal() throws IOException {
        assertThat(failure(txt(asked -> {
                    Message reply = new Message(asked.query().getHeader().getID());
                    reply.getHeader().setFlag(Flags.QR);
                    reply.getHeader().setRcode(Rcode.REFUSED);
                    asked.say(reply);
                })))
                .isEqualTo(Failure.SERVER_FAILURE);
    }

    @Test
    void aServerThatOnlyPointsElsewhereIsLame() throws IOException {
        assertThat(failure(txt(asked -> asked.code(Rcode.NOERROR, "test. 300 NS ns.elsewhere.test."))))
                .isEqualTo(Failure.LAME);
        assertThat(failure(txt(asked -> {
                    Message reply = asked.reply(Rcode.NXDOMAIN);
                    reply.getHeader().unsetFlag(Flags.RA);
                    asked.say(reply);
                })))
                .isEqualTo(Failure.LAME);
    }

    @Test
    void aServerThatKnowsNoExtensionsIsAskedWithoutThem() throws IOException {
        assertThat(value(txt(asked -> {
                    if (asked.query().getOPT() == null) {
                        asked.records("name.test. 300 TXT plain");
                    } else {
                        asked.code(Rcode.FORMERR);
                    }
                })))
                .containsExactly("plain");
    }
}
