package org.palomar.signing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;

/** Senders that are rewritten, and who is meant by them. */
class SrsTest {

    private static final Domain HERE = Domain.of("here.test");
    private static final Address BOB = Address.of("Bob@far.test");

    private final WallClock clock = new WallClock(Instant.parse("2026-11-26T10:00:00Z"));
    private final Srs srs = srs("one secret of at least 32 octets.");

    private Srs srs(String secret) {
        return new Srs(secret.getBytes(StandardCharsets.US_ASCII), () -> true, clock);
    }

    @Test
    void aSenderIsRewrittenAndFoundAgain() {
        Address rewritten = srs.forwarded(BOB, HERE);
        assertThat(rewritten.toString()).matches("SRS0=[a-z2-7]{8}=[a-z2-7]{2}=far\\.test=Bob@here\\.test");
        assertThat(srs.original(rewritten)).contains(BOB);
        assertThat(srs.original(Address.of(rewritten.toString().toLowerCase(Locale.ROOT))))
                .contains(Address.of("bob@far.test"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a=b=c@far.test", "a+tag@far.test", "\"a b\"@far.test", "ma\u00f1ana@far.test", "srs0@far.test"})
    void whateverTheLocalPartIs(String sender) {
        Address address = Address.of(sender);
        assertThat(srs.original(srs.forwarded(address, HERE))).contains(address);
    }

    /** Each server's part is kept, and no address grows with each server. */
    @Test
    void whatOthersHaveRewrittenGoesBackToTheFirstOfThem() {
        Address first = srs("another secret, of another server").forwarded(BOB, Domain.of("b.test"));
        Address second = srs.forwarded(first, HERE);
        assertThat(second.toString()).startsWith("SRS1=").contains("=b.test==").endsWith("@here.test");
        assertThat(srs.original(second)).contains(first);
        Srs third = srs("a third secret, of a third server");
        Address last = third.forwarded(second, Domain.of("c.test"));
        assertThat(last.localPart()).hasSameSizeAs(second.localPart());
        assertThat(third.original(last)).contains(first);
        assertThat(srs.forwarded(Address.of("SRS0+x=y=z=w@b.test"), HERE).toString())
                .contains("=b.test=+x=y=z=w@");
    }

    @Test
    void nobodyElseMakesSuchAnAddress() {
        String rewritten = srs.forwarded(BOB, HERE).toString();
        for (String forged : new String[] {
            rewritten.replace("Bob", "Eva"),
            rewritten.replace("far.test", "evil.test"),
            rewritten.replaceFirst("=..=", "=aa="),
            rewritten.replace("SRS0", "SRS1"),
            rewritten.replaceFirst("SRS0=.", "SRS0=9"),
            "SRS0=aaaaaaaa=aa=far.test=bob@here.test",
            "SRS1=aaaaaaaa=far.test==x@here.test",
            "SRS0=@here.test",
            "bob@here.test"
        }) {
            assertThat(srs.original(Address.of(forged))).as(forged).isEmpty();
        }
        assertThat(srs("another secret, of another server").original(Address.of(rewritten)))
                .isEmpty();
    }

    @Test
    void anAddressIsGoodForThreeWeeks() {
        Address rewritten = srs.forwarded(BOB, HERE);
        clock.advance(Duration.ofDays(21));
        assertThat(srs.original(rewritten)).isPresent();
        clock.advance(Duration.ofDays(1));
        assertThat(srs.original(rewritten)).isEmpty();
    }

    @Test
    void whatWouldBeTooLongOrLooksLikeRelayingStaysAsItIs() {
        for (Address address : new Address[] {
            new Address("x".repeat(240), BOB.domain()), Address.of("a%b@far.test"), Address.of("SRS1=x@far.test")
        }) {
            assertThat(srs.forwarded(address, HERE)).isEqualTo(address);
        }
    }

    @Test
    void whoDoesNotRewriteStillKnowsWhatWasRewrittenBefore() {
        Address rewritten = srs.forwarded(BOB, HERE);
        Srs off = new Srs("one secret of at least 32 octets.".getBytes(StandardCharsets.US_ASCII), () -> false, clock);
        assertThat(off.forwarded(BOB, HERE)).isEqualTo(BOB);
        assertThat(off.original(rewritten)).contains(BOB);
    }

    @FuzzTest(maxDuration = "60s")
    void takesAnyLocalPart(byte[] octets) {
        Address.parse('"' + new String(octets, StandardCharsets.UTF_8) + "\"@far.test")
                .ifPresent(address -> {
                    if (srs.original(address).isPresent()) {
                        throw new AssertionError("an address that was never made");
                    }
                    Address rewritten = srs.forwarded(address, HERE);
                    boolean same = rewritten.equals(address);
                    if (!same
                            && !rewritten.localPart().startsWith("SRS1")
                            && !srs.original(rewritten).equals(Optional.of(address))) {
                        throw new AssertionError("not found again: " + rewritten);
                    }
                });
    }
}
