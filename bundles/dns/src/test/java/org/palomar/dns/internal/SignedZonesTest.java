package org.palomar.dns.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.dns.internal.MailRouteTest.failure;
import static org.palomar.dns.internal.MailRouteTest.value;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Exchanger;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.TlsaRecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Zones of a real name server, signed by it: checked by us, and by a real resolver that we trust. The same must come out. */
class SignedZonesTest {

    @TempDir
    private static Path folder;

    private static DebianServers servers;

    @BeforeAll
    static void start() throws IOException {
        servers = new DebianServers(folder);
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    private static Resolver checkedHere(InetSocketAddress server) {
        return new DnsResolver(
                lookups(new ValidatedSource(upstream(server), servers.anchors(), Clock.systemUTC())),
                Resolvers.PATIENT);
    }

    private static Upstream upstream(InetSocketAddress server) {
        return new Upstream(() -> List.of(server), 1, new Transport(), new Reachability(Clock.systemUTC()));
    }

    private static Lookups lookups(Source source) {
        return new Lookups(source, new AnswerCache(100, System::nanoTime), 10, new Figures());
    }

    private static Security security(Answer<?> answer) {
        return switch (answer) {
            case Answer.Found<?> found -> found.security();
            case Answer.NoData<?> none -> none.security();
            case Answer.NoSuchName<?> none -> none.security();
            case Answer.Failed<?> failed -> throw new AssertionError(failed);
        };
    }

    /** What a mail server reads in a signed zone, whoever checks it. */
    interface Contract {

        Resolver resolver();

        @ParameterizedTest
        @ValueSource(strings = {"signed.test", "walk.test"})
        default void exchangersAreSecure(String zone) {
            Answer<MailRoute> answer = resolver().mx(Domain.of(zone));
            assertThat(value(answer))
                    .isEqualTo(new MailRoute.Exchangers(List.of(
                            new Exchanger(10, Domain.of("first." + zone)),
                            new Exchanger(20, Domain.of("second." + zone)))));
            assertThat(security(answer)).isEqualTo(Security.SECURE);
        }

        @Test
        default void aNullExchangerIsSecure() {
            Answer<MailRoute> answer = resolver().mx(Domain.of("null.signed.test"));
            assertThat(value(answer)).isEqualTo(new MailRoute.NullMx());
            assertThat(security(answer)).isEqualTo(Security.SECURE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"signed.test", "walk.test"})
        default void aDomainThatIsItsOwnHostIsSecureWithTheProofThatItHasNoExchanger(String zone) {
            Answer<MailRoute> answer = resolver().mx(Domain.of("implicit." + zone));
            assertThat(value(answer)).isInstanceOf(MailRoute.Implicit.class);
            assertThat(security(answer)).isEqualTo(Security.SECURE);
        }

        @Test
        default void addressesBehindAnAliasAreSecure() {
            Answer<HostAddresses> answer = resolver().addresses(Domain.of("alias.signed.test"));
            assertThat(value(answer).name()).isEqualTo(Domain.of("first.signed.test"));
            assertThat(value(answer).addresses()).hasSize(2);
            assertThat(security(answer)).isEqualTo(Security.SECURE);
        }

        @Test
        default void certificatesAndTheirAbsenceAreSecure() {
            Answer<List<TlsaRecord>> there = resolver().tlsa(Domain.of("first.signed.test"), 25);
            assertThat(value(there))
                    .hasSize(1)
                    .allMatch(record -> record.usage() == 3 && record.data().length() == 64);
            assertThat(security(there)).isEqualTo(Security.SECURE);
            Answer<List<TlsaRecord>> absent = resolver().tlsa(Domain.of("second.signed.test"), 25);
            assertThat(absent).isInstanceOf(Answer.NoSuchName.class);
            assertThat(security(absent)).isEqualTo(Security.SECURE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"gone.signed.test", "gone.walk.test", "lost.signed.test"})
        default void thatANameIsNotThereIsSecure(String name) {
            Answer<List<String>> answer = resolver().txt(Domain.of(name));
            assertThat(answer).isInstanceOf(Answer.NoSuchName.class);
            assertThat(security(answer)).isEqualTo(Security.SECURE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"x.wild.signed.test", "x.wild.walk.test"})
        default void whatAWildcardAnswersIsSecure(String name) {
            Answer<HostAddresses> answer = resolver().addresses(Domain.of(name));
            assertThat(value(answer).addresses()).hasSize(1);
            assertThat(security(answer)).isEqualTo(Security.SECURE);
        }

        @Test
        default void whatHasNoRoomInAPacketIsReadAllTheSame() {
            Answer<List<String>> answer = resolver().txt(Domain.of("many.signed.test"));
            assertThat(value(answer))
                    .singleElement()
                    .satisfies(text -> assertThat(text).hasSize(2550));
            assertThat(security(answer)).isEqualTo(Security.SECURE);
        }

        @Test
        default void aZoneWithoutSignaturesIsInsecure() {
            assertThat(security(resolver().mx(Domain.of("plain.test")))).isEqualTo(Security.INSECURE);
            assertThat(security(resolver().txt(Domain.of("gone.plain.test")))).isEqualTo(Security.INSECURE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"forged.test", "null.forged.test", "implicit.forged.test", "gone.forged.test"})
        default void aZoneWithAnotherKeyIsAFailureWhateverItSays(String name) {
            assertThat(failure(resolver().mx(Domain.of(name)))).isIn(Failure.BOGUS, Failure.SERVER_FAILURE);
        }
    }

    @Nested
    class CheckedHere implements Contract {

        private final Resolver resolver = checkedHere(servers.knot());

        @Override
        public Resolver resolver() {
            return resolver;
        }

        @Test
        void anAnswerThatIsChangedOnItsWayIsBogus() throws IOException {
            assertThat(failure(changed(reply -> {}))).isEqualTo(Failure.BOGUS);
        }

        @Test
        void anAnswerWhoseSignaturesAreTakenAwayIsBogus() throws IOException {
            assertThat(failure(changed(reply ->
                            signatures(reply).forEach(signature -> reply.removeRecord(signature, Section.ANSWER)))))
                    .isEqualTo(Failure.BOGUS);
        }

        /** A zone without keys, one above the trust anchor, one below the name, and one that is none. */
        @ParameterizedTest
        @ValueSource(strings = {"plain.test.", "test.", "gone.second.signed.test.", "second.signed.test."})
        void anAnswerThatAnotherZoneIsSaidToHaveSignedIsBogus(String zone) throws IOException {
            Name signer = Name.fromConstantString(zone);
            assertThat(failure(changed(reply -> {
                        for (RRSIGRecord signature : signatures(reply)) {
                            reply.removeRecord(signature, Section.ANSWER);
                            reply.addRecord(signedBy(signer, signature), Section.ANSWER);
                        }
                    })))
                    .isEqualTo(Failure.BOGUS);
        }

        @ParameterizedTest
        @ValueSource(strings = {"plain.test.", "test."})
        void anAbsenceWithARecordOfAnotherZoneIsBogus(String zone) throws IOException {
            Answer<HostAddresses> answer = between(reply -> {
                reply.removeAllRecords(Section.ANSWER);
                reply.removeAllRecords(Section.AUTHORITY);
                ScriptedServer.parse(zone + " 60 SOA ns.test. root.test. 1 1 1 1 60")
                        .forEach(record -> reply.addRecord(record, Section.AUTHORITY));
            });
            assertThat(failure(answer)).isEqualTo(Failure.BOGUS);
        }

        @Test
        void aRecordOfAnotherZoneBesideAnAnswerDoesNotMakeItInsecure() throws IOException {
            Answer<HostAddresses> answer = between(reply -> ScriptedServer.parse(
                            "plain.test. 60 SOA ns.test. root.test. 1 1 1 1 60",
                            "x.plain.test. 60 NSEC y.plain.test. A")
                    .forEach(record -> reply.addRecord(record, Section.AUTHORITY)));
            assertThat(value(answer).addresses()).hasSize(1);
            assertThat(security(answer)).isEqualTo(Security.SECURE);
        }

        /** What is found when somebody in between puts another address into the answer, and does more besides. */
        private static Answer<HostAddresses> changed(Consumer<Message> more) throws IOException {
            return between(reply -> {
                forge(reply);
                more.accept(reply);
            });
        }

        private static Answer<HostAddresses> between(Consumer<Message> change) throws IOException {
            try (Transport transport = new Transport();
                    ScriptedServer between = new ScriptedServer(asked -> {
                        Message reply = relayed(transport, asked);
                        if (asked.type() == Type.A) {
                            change.accept(reply);
                        }
                        asked.say(reply);
                    })) {
                return checkedHere(between.address()).addresses(Domain.of("second.signed.test"));
            }
        }

        private static Message relayed(Transport transport, ScriptedServer.Asked asked) throws IOException {
            try {
                return transport.ask(servers.knot(), asked.query(), Deadline.in(Duration.ofSeconds(10)));
            } catch (UnansweredException failed) {
                throw new IOException(failed);
            }
        }

        private static void forge(Message reply) {
            for (Record record : List.copyOf(reply.getSection(Section.ANSWER))) {
                if (record instanceof ARecord a) {
                    reply.removeRecord(a, Section.ANSWER);
                    reply.addRecord(
                            new ARecord(a.getName(), a.getDClass(), a.getTTL(), new byte[] {127, 0, 0, 1}),
                            Section.ANSWER);
                }
            }
        }

        private static List<RRSIGRecord> signatures(Message reply) {
            return reply.getSection(Section.ANSWER).stream()
                    .filter(RRSIGRecord.class::isInstance)
                    .map(RRSIGRecord.class::cast)
                    .toList();
        }

        private static RRSIGRecord signedBy(Name signer, RRSIGRecord right) {
            return new RRSIGRecord(
                    right.getName(),
                    right.getDClass(),
                    right.getTTL(),
                    right.getTypeCovered(),
                    right.getAlgorithm(),
                    right.getOrigTTL(),
                    right.getExpire(),
                    right.getTimeSigned(),
                    right.getFootprint(),
                    signer,
                    right.getSignature());
        }
    }

    @Nested
    class CheckedByAResolverThatIsTrusted implements Contract {

        private final Resolver resolver =
                new DnsResolver(lookups(new PlainSource(upstream(servers.unbound()), true)), Resolvers.PATIENT);

        @Override
        public Resolver resolver() {
            return resolver;
        }
    }
}
