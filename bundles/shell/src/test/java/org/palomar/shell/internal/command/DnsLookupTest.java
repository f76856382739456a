package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Exchanger;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.Security;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;

class DnsLookupTest {

    private static final Duration TTL = Duration.ofMinutes(5);

    private final Shell shell = new Shell().with(Resolver.class, new Known());

    @Test
    void showsWhereMailGoesAndHowFarThatIsTrusted() throws Exception {
        assertThat(shell.run(new DnsLookup(), "exchangers.example"))
                .isEqualTo("Result       found\nTtl seconds  300\nSecurity     secure\n10 mx.example\n");
        assertThat(shell.run(new DnsLookup(), "exchangers.example", "--json"))
                .isEqualTo(
                        "{\"result\":\"found\",\"values\":[\"10 mx.example\"],\"ttl-seconds\":300,\"security\":\"secure\"}\n");
    }

    @Test
    void tellsADomainWithoutMailFromOneWithoutExchangers() throws Exception {
        assertThat(shell.run(new DnsLookup(), "null.example", "mx")).contains("takes no mail");
        assertThat(shell.run(new DnsLookup(), "implicit.example")).contains("the domain itself", "192.0.2.1");
    }

    @Test
    void anAbsenceIsAnAnswer() throws Exception {
        assertThat(shell.run(new DnsLookup(), "gone.example", "--json"))
                .isEqualTo(
                        "{\"result\":\"no-such-name\",\"values\":[],\"ttl-seconds\":300,\"security\":\"insecure\"}\n");
    }

    @Test
    void aFailureIsAFailureOfTheCommand() {
        assertThatThrownBy(() -> shell.run(new DnsLookup(), "slow.example"))
                .hasMessageContaining("(timeout): no answer in time");
    }

    @Test
    void asksForTheOtherKinds() throws Exception {
        assertThat(shell.run(new DnsLookup(), "mx.example", "addresses")).contains("192.0.2.1");
        assertThat(shell.run(new DnsLookup(), "mx.example", "tlsa", "--port", "465"))
                .contains("3 1 1 465");
        assertThat(shell.run(new DnsLookup(), "192.0.2.1", "PTR")).contains("mx.example");
        assertThat(shell.run(new DnsLookup(), "_imaps._tcp.example", "srv")).contains("0 1 993 mx.example");
        assertThat(shell.run(new DnsLookup(), "txt.example", "txt")).contains("v=spf1?[2J");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThatThrownBy(() -> shell.run(new DnsLookup(), "example.org", "wks"))
                .hasMessageContaining("no kind of record");
        assertThatThrownBy(() -> shell.run(new DnsLookup(), "mx.example", "tlsa", "--port", "smtp"))
                .hasMessageContaining("\"smtp\" is no number");
        assertThatThrownBy(() -> shell.run(new DnsLookup(), "not..a.domain")).hasMessageContaining("no domain name");
        assertThatThrownBy(() -> shell.run(new DnsLookup(), "example.org", "ptr"))
                .hasMessageContaining("no address");
        assertThatThrownBy(() -> new Shell().run(new DnsLookup(), "example.org"))
                .hasMessageContaining("feature:install palomar-dns");
    }

    /** Answers by the first label of a name. */
    private static final class Known implements Resolver {

        private static final Domain MX = Domain.of("mx.example");
        private static final HostAddresses HOST = new HostAddresses(MX, List.of(address()));

        private static InetAddress address() {
            return AddressLiteral.parseHost("192.0.2.1").orElseThrow();
        }

        private static <T> Answer<T> found(T value) {
            return new Answer.Found<>(value, TTL, Security.SECURE);
        }

        @Override
        public Answer<MailRoute> mx(Domain domain) {
            return switch (domain.name()) {
                case "exchangers.example" -> found(new MailRoute.Exchangers(List.of(new Exchanger(10, MX))));
                case "null.example" -> found(new MailRoute.NullMx());
                case "implicit.example" -> found(new MailRoute.Implicit(HOST));
                case "slow.example" -> new Answer.Failed<>(Failure.TIMEOUT, "no answer in time");
                default -> new Answer.NoSuchName<>(TTL, Security.INSECURE);
            };
        }

        @Override
        public Answer<HostAddresses> addresses(Domain host) {
            return found(HOST);
        }

        @Override
        public Answer<List<String>> txt(Domain name) {
            return found(List.of("v=spf1\u001b[2J"));
        }

        @Override
        public Answer<List<TlsaRecord>> tlsa(Domain host, int port) {
            return found(List.of(new TlsaRecord(3, 1, 1, Integer.toString(port))));
        }

        @Override
        public Answer<List<Domain>> ptr(InetAddress address) {
            return found(List.of(MX));
        }

        @Override
        public Answer<List<ServiceHost>> srv(Domain service) {
            return found(List.of(new ServiceHost(0, 1, 993, MX)));
        }
    }
}
