package org.palomar.relay.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.address.Domain;
import org.palomar.relay.peer.KnownHosts;

class StrictTransportTest {

    private static final Domain THERE = new Domain("example.org");
    private static final String ENFORCE = "version: STSv1\nmode: enforce\nmx: mx.example.org\nmax_age: 172800\n";

    private final KnownHosts dns = new KnownHosts().txt("_mta-sts.example.org", "v=STSv1; id=1;");
    private Optional<String> text = Optional.of(ENFORCE);
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private int fetched;

    @TempDir
    private Path folder;

    private Policies started() {
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        return new StrictTransport(new PolicyStore(folder), clock).by(dns, this::fetch);
    }

    private String fetch(Domain domain) throws IOException {
        fetched++;
        return text.orElseThrow(() -> new IOException("nobody is there"));
    }

    @Test
    void aPolicyIsFetchedOnceAndHoldsAcrossRestarts() {
        Policies policies = started();
        assertThat(policies.enforced(THERE)).map(StsPolicy::mx).contains(List.of("mx.example.org"));
        assertThat(policies.enforced(THERE)).isPresent();
        text = Optional.empty();
        assertThat(started().enforced(THERE)).isPresent();
        assertThat(fetched).isEqualTo(1);
    }

    /** RFC 8461 §5.1: who can forge the DNS or keep HTTPS away can't make us forget. */
    @Test
    void whatWasFetchedHoldsForItsTimeWhateverTheDnsSays() {
        Policies policies = started();
        assertThat(policies.enforced(THERE)).isPresent();
        dns.txt("_mta-sts.example.org");
        text = Optional.empty();
        now = now.plus(Duration.ofHours(47));
        assertThat(policies.enforced(THERE)).isPresent();
        dns.txt("_mta-sts.example.org", "v=STSv1; id=2;");
        assertThat(policies.enforced(THERE)).isPresent();
        now = now.plus(Duration.ofHours(1));
        assertThat(policies.enforced(THERE)).isEmpty();
    }

    @Test
    void anotherIdentityIsAnotherPolicy() {
        Policies policies = started();
        assertThat(policies.enforced(THERE)).isPresent();
        text = Optional.of(ENFORCE.replace("enforce", "none"));
        assertThat(policies.enforced(THERE)).isPresent();
        dns.txt("_mta-sts.example.org", "v=STSv1; id=2;");
        assertThat(policies.enforced(THERE)).isEmpty();
        assertThat(fetched).isEqualTo(2);
    }

    @Test
    void aPolicyIsFetchedAnewLongBeforeItEnds() {
        Policies policies = started();
        assertThat(policies.enforced(THERE)).isPresent();
        now = now.plus(StrictTransport.FRESH);
        assertThat(policies.enforced(THERE)).isPresent();
        assertThat(fetched).isEqualTo(2);
        now = now.plus(Duration.ofHours(47));
        dns.txt("_mta-sts.example.org");
        assertThat(policies.enforced(THERE)).isPresent();
    }

    @Test
    void aHostThatDoesNotAnswerIsLeftAloneForAWhile() {
        text = Optional.empty();
        Policies policies = started();
        assertThat(policies.enforced(THERE)).isEmpty();
        assertThat(policies.enforced(THERE)).isEmpty();
        assertThat(fetched).isEqualTo(1);
        now = now.plus(StrictTransport.PAUSE);
        text = Optional.of(ENFORCE);
        assertThat(policies.enforced(THERE)).isPresent();
    }

    @Test
    void whoAnnouncesNothingHasNone() {
        assertThat(started().enforced(new Domain("example.net"))).isEmpty();
        assertThat(fetched).isZero();
    }

    @Test
    void whatIsAnnouncedOrCannotBeAskedForIsInDoubtUntilItWasFetched() {
        Policies policies = started();
        assertThat(policies.isUnsure(THERE)).isTrue();
        text = Optional.empty();
        assertThat(policies.enforced(THERE)).isEmpty();
        assertThat(policies.isUnsure(THERE)).isTrue();
        now = now.plus(StrictTransport.PAUSE);
        text = Optional.of(ENFORCE);
        assertThat(policies.enforced(THERE)).isPresent();
        assertThat(policies.isUnsure(THERE)).isFalse();
        assertThat(policies.isUnsure(new Domain("example.net"))).isFalse();
        dns.txt("_mta-sts.example.net");
        assertThat(policies.isUnsure(new Domain("example.net"))).isTrue();
    }

    @Test
    void whatIsTriedOutIsNotEnforced() {
        text = Optional.of(ENFORCE.replace("enforce", "testing"));
        assertThat(started().enforced(THERE)).isEmpty();
        assertThat(fetched).isEqualTo(1);
    }

    @Test
    void aFileThatIsDamagedIsFetchedAnew() throws IOException {
        assertThat(started().enforced(THERE)).isPresent();
        Files.writeString(folder.resolve("example.org"), "1\nx");
        Files.writeString(folder.resolve("not a domain"), "1\n1\n" + ENFORCE);
        assertThat(started().enforced(THERE)).isPresent();
        assertThat(fetched).isEqualTo(2);
    }

    @Test
    void whatCannotBeWrittenIsKnownUntilTheEnd() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        Policies policies = new StrictTransport(new PolicyStore(file), clock).by(dns, this::fetch);
        assertThat(policies.enforced(THERE)).isPresent();
        assertThat(policies.enforced(THERE)).isPresent();
        assertThat(fetched).isEqualTo(1);
    }
}
