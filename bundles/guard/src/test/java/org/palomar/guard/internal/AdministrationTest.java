package org.palomar.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Network;
import org.palomar.api.guard.Block;
import org.palomar.api.guard.KnownPlace;
import org.palomar.api.health.HealthFinding;
import org.palomar.storage.FaultyEngine;

class AdministrationTest extends GuardFixture {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static Optional<Network> network(String text) {
        return Network.parse(text);
    }

    @Test
    void blocksAndPlacesSurviveARestart() {
        logsIn(ANA, ELSEWHERE);
        guesses(3, ANA, HOME);
        guesses(3, ANA, "2001:db8::1");
        restart();
        assertThat(isRefused(ANA, HOME)).isTrue();
        assertThat(isRefused(ANA, "2001:db8::2")).isTrue();
        assertThat(admin().places(Address.of(ANA)))
                .extracting(KnownPlace::network)
                .containsExactly(network(ELSEWHERE).orElseThrow());
        clock.advance(Duration.ofMinutes(11));
        guesses(3, ANA, HOME);
        assertThat(admin().blocks()).singleElement().extracting(Block::times).isEqualTo(2);
        admin().lift(Optional.empty(), Optional.empty());
        restart();
        assertThat(isRefused(ANA, HOME)).as("what was lifted").isFalse();
    }

    @Test
    void showsWhoIsRefusedAndWhyTheNewestFirst() {
        logsIn(ANA, HOME);
        guesses(3, ANA, HOME);
        clock.advance(Duration.ofSeconds(5));
        guesses(3, "ben@example.org", ELSEWHERE);
        assertThat(admin().blocks())
                .extracting(block -> block.name().orElse(""))
                .containsExactly("ben@example.org", ANA);
        assertThat(admin().blocks()).extracting(Block::known).containsExactly(false, true);
        assertThat(guard.findings())
                .extracting(HealthFinding::text)
                .containsExactly("Logins are refused where their owners have logged in before: 1.");
    }

    @Test
    void showsAnOwnerThoseOfTheOwnNameAlone() {
        guesses(3, ANA, HOME);
        guesses(3, "ben@example.org", HOME);
        guesses(30, "nobody@example.org", ELSEWHERE);
        assertThat(admin().blocks(Address.of("Ana@Example.org")))
                .singleElement()
                .satisfies(block ->
                        assertThat(block.network()).isEqualTo(network(HOME).orElseThrow()));
        assertThat(admin().blocks(Address.of("eva@example.org"))).isEmpty();
    }

    @Test
    void saysWhoseThePasswordIsThatManyGuess() {
        for (int i = 0; i < 5; i++) {
            guesses(3, ANA, "10.0." + i + ".1");
        }
        assertThat(guard.findings())
                .extracting(HealthFinding::text)
                .containsExactly("Passwords of ana@example.org are guessed from 5 networks.");
    }

    @Test
    void liftsByNetworkByNameAndBoth() {
        guesses(3, ANA, HOME);
        guesses(3, ANA, ELSEWHERE);
        guesses(3, "ben@example.org", HOME);
        assertThat(admin().lift(network("192.0.2.0/24"), Optional.of("ANA@example.org")))
                .isEqualTo(1);
        assertThat(isRefused(ANA, HOME)).isFalse();
        assertThat(isRefused(ANA, ELSEWHERE)).isTrue();
        assertThat(admin().lift(network(HOME), Optional.empty())).isEqualTo(1);
        assertThat(admin().lift(Optional.empty(), Optional.of(ANA))).isEqualTo(1);
        assertThat(admin().blocks()).isEmpty();
        guesses(2, ANA, HOME);
        assertThat(isRefused(ANA, HOME)).as("the count begins anew").isFalse();
    }

    @Test
    void anAddressLiftsTheRangeThatItIsIn() {
        for (int i = 0; i < 100; i++) {
            guess(ANA, "192.0.2." + i);
        }
        assertThat(isRefused(ANA, "192.0.2.200")).isTrue();
        assertThat(admin().lift(network("192.0.2.200"), Optional.empty())).isEqualTo(1);
        assertThat(isRefused(ANA, "192.0.2.200")).isFalse();
    }

    @Test
    void whatAnOperatorRefusesIsRefusedToOwnersToo() {
        logsIn(ANA, HOME);
        admin().block(network("192.0.2.0/24").orElseThrow(), Duration.ofDays(30));
        restart();
        assertThat(isRefused(ANA, HOME)).isTrue();
        clock.advance(Duration.ofDays(30));
        assertThat(isRefused(ANA, HOME)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "192.0.2.0/25, 192.0.2.7",
        "192.0.0.0/20, 192.0.2.7",
        "192.0.0.0/8, 192.0.2.7",
        "2001:db8::7, 2001:db8::7",
        "2001:db8::/32, 2001:db8:1::1",
        "127.0.0.0/8, 127.0.0.1"
    })
    void anOrderHoldsForAnyNetworkUntilItIsLiftedByItsName(String ordered, String from) {
        admin().block(network(ordered).orElseThrow(), Duration.ofDays(1));
        assertThat(isRefused(ANA, from)).isTrue();
        assertThat(admin().lift(network("0.0.0.0/0"), Optional.empty()))
                .as("something wider")
                .isZero();
        restart();
        assertThat(isRefused(ANA, from)).isTrue();
        assertThat(admin().lift(network(ordered), Optional.empty())).isEqualTo(1);
        restart();
        assertThat(isRefused(ANA, from)).isFalse();
    }

    @Test
    void whatIsNobodysNameLiftsNothing() {
        guesses(30, "ana", HOME);
        assertThat(isRefused(ANA, HOME)).isTrue();
        assertThat(admin().lift(Optional.empty(), Optional.of("ana"))).isZero();
        assertThat(isRefused(ANA, HOME)).isTrue();
    }

    @Test
    void liftsHoweverANameIsSpelt() {
        guesses(3, "ana@m\u00fcller.example", HOME);
        assertThat(admin().lift(Optional.empty(), Optional.of("ANA@M\u00dcLLER.example")))
                .isEqualTo(1);
        guesses(2, "ana@m\u00fcller.example", HOME);
        assertThat(isRefused("ana@m\u00fcller.example", HOME)).isFalse();
    }

    @Test
    void forgetsPlacesOfAnOwner() {
        logsIn(ANA, HOME);
        logsIn(ANA, ELSEWHERE);
        assertThat(admin().forget(Address.of("Ana@example.org"))).isEqualTo(2);
        restart();
        assertThat(admin().places(Address.of(ANA))).isEmpty();
    }

    @Test
    void keepsTheLatestPlacesOfAnOwner() {
        for (int i = 0; i < Places.MOST + 5; i++) {
            logsIn(ANA, "10.0.0." + i);
            clock.advance(Duration.ofDays(1));
        }
        assertThat(admin().places(Address.of(ANA)))
                .hasSize(Places.MOST)
                .noneMatch(place -> place.network().toString().equals("10.0.0.4/32"));
        guard.sweep();
        restart();
        assertThat(admin().places(Address.of(ANA))).hasSize(Places.MOST);
        clock.advance(Duration.ofDays(91));
        guard.sweep();
        assertThat(admin().places(Address.of(ANA))).isEmpty();
    }

    @Test
    void refusesWhileTheDiskDoesNotAnswerAndSaysThatItWouldForget() {
        engine.next(FaultyEngine.Fault.DISK_FULL);
        guesses(3, ANA, HOME);
        assertThat(isRefused(ANA, HOME)).isTrue();
        await().atMost(PATIENCE)
                .until(() -> guard.findings().stream()
                        .anyMatch(finding -> finding.text().contains("would be forgotten")));
        await().atMost(PATIENCE).until(() -> guard.findings().isEmpty());
        restart();
        assertThat(isRefused(ANA, HOME)).isTrue();
    }
}
