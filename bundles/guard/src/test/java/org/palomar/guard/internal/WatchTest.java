package org.palomar.guard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Network;
import org.palomar.api.guard.LoginAttempt;
import org.palomar.api.health.HealthFinding;

class WatchTest extends GuardFixture {

    @Test
    void threeWrongPasswordsRefuseTheRightOneFromThereAndNowhereElse() {
        guesses(2, ANA, HOME);
        assertThat(isRefused(ANA, HOME)).isFalse();
        guess(ANA, HOME);
        assertThat(guard.guard().refused(attempt(ANA, HOME))).contains(START.plus(Duration.ofMinutes(10)));
        assertThat(logsIn(ANA, HOME)).isFalse();
        assertThat(logsIn(ANA, "192.0.2.8")).isTrue();
        assertThat(logsIn("ben@example.org", HOME)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ANA@Example.ORG", "ana@EXAMPLE.org"})
    void aNameIsTheSameHoweverItIsSpelt(String other) {
        guesses(2, ANA, HOME);
        guess(other, HOME);
        assertThat(isRefused(ANA, HOME)).isTrue();
    }

    @Test
    void theSamePasswordAgainCountsOnce() {
        for (int i = 0; i < 100; i++) {
            guess(ANA, HOME, 7);
        }
        assertThat(isRefused(ANA, HOME)).isFalse();
        assertThat(isRefused("ben@example.org", HOME)).as("the network").isFalse();
    }

    @Test
    void whatIsNotKnownOfAPasswordCountsEachTime() {
        for (int i = 0; i < 3; i++) {
            assertThat(guard.guard().wrong(attempt(ANA, HOME), OptionalLong.empty()))
                    .isEmpty();
        }
        assertThat(isRefused(ANA, HOME)).isTrue();
    }

    @Test
    void aRightPasswordEndsTheCount() {
        guesses(2, ANA, HOME);
        assertThat(logsIn(ANA, HOME)).isTrue();
        guesses(2, ANA, HOME);
        assertThat(isRefused(ANA, HOME)).isFalse();
    }

    @Test
    void anOldPasswordOfAPhoneStaysKnownBesideRightOnesOfAComputer() {
        for (int i = 0; i < 200; i++) {
            guess(ANA, HOME, 7);
            assertThat(logsIn(ANA, HOME)).isTrue();
        }
        assertThat(isRefused("ben@example.org", HOME)).as("a neighbour").isFalse();
        assertThat(isRefused("ben@example.org", "192.0.2.99"))
                .as("of the range")
                .isFalse();
    }

    @Test
    void whoGuessesBesideABusyOwnerIsRefusedAtLast() {
        for (int i = 0; i < Tries.MOST_BESIDE_RIGHT_ONES; i++) {
            assertThat(logsIn(ANA, HOME)).as("login %s", i).isTrue();
            guess(ANA, HOME);
        }
        assertThat(isRefused(ANA, HOME)).isTrue();
    }

    @Test
    void ofWhatIsCheckedWhileTheBlockBeginsRightAndWrongOnesHearTheSame() {
        LoginAttempt attempt = attempt(ANA, HOME);
        assertThat(guard.guard().refused(attempt)).isEmpty();
        guesses(3, ANA, HOME);
        Optional<Instant> right = guard.guard().right(attempt);
        assertThat(right).isPresent();
        assertThat(guard.guard().wrong(attempt, OptionalLong.of(99))).isEqualTo(right);
        assertThat(admin().places(Address.of(ANA))).isEmpty();
    }

    @Test
    void manyGuessesAtOnceMakeOneBlock() {
        for (int i = 0; i < 20; i++) {
            assertThat(guard.guard()
                            .wrong(attempt(ANA, HOME), OptionalLong.of(i))
                            .isPresent())
                    .isEqualTo(i > 2);
        }
        assertThat(admin().blocks()).singleElement().satisfies(block -> {
            assertThat(block.times()).isEqualTo(1);
            assertThat(block.wrong()).isEqualTo(3);
            assertThat(block.protocol()).isEqualTo("imap");
        });
    }

    @Test
    void wrongPasswordsOfAnHourAgoAreForgotten() {
        guesses(2, ANA, HOME);
        clock.advance(Duration.ofMinutes(61));
        guesses(2, ANA, HOME);
        assertThat(isRefused(ANA, HOME)).isFalse();
    }

    @Test
    void eachBlockIsTwiceAsLongUpToTheLongest() {
        settings.put("longest-block", "30m");
        for (int minutes : new int[] {10, 20, 30, 30}) {
            guesses(3, ANA, HOME);
            Instant until = guard.guard().refused(attempt(ANA, HOME)).orElseThrow();
            assertThat(Duration.between(clock.instant(), until)).hasMinutes(minutes);
            clock.advance(Duration.ofMinutes(minutes));
            assertThat(isRefused(ANA, HOME)).as("after %s minutes", minutes).isFalse();
        }
        clock.advance(Duration.ofDays(8));
        guesses(3, ANA, HOME);
        assertThat(Duration.between(
                        clock.instant(),
                        guard.guard().refused(attempt(ANA, HOME)).orElseThrow()))
                .as("after a quiet week")
                .hasMinutes(10);
    }

    @Test
    void whoTriesOneNameAfterTheOtherIsRefusedForAll() {
        for (int i = 0; i < 30; i++) {
            guess("user" + i + "@example.org", HOME);
        }
        assertThat(isRefused("nobody@example.org", HOME)).isTrue();
        assertThat(isRefused("nobody@example.org", "192.0.2.8")).isFalse();
    }

    @Test
    void whoUsesOneAddressAfterTheOtherIsRefusedWithAllOfThem() {
        for (int i = 0; i < 100; i++) {
            guess(ANA, "192.0.2." + i);
        }
        assertThat(isRefused(ANA, "192.0.2.200")).isTrue();
        assertThat(isRefused(ANA, "192.0.3.1")).isFalse();
    }

    @Test
    void anOwnerIsLetInFromAKnownPlaceWhateverOthersThereAndElsewhereTry() {
        assertThat(logsIn(ANA, HOME)).isTrue();
        for (int i = 0; i < 40; i++) {
            guess("user" + i + "@example.org", HOME);
        }
        for (int i = 0; i < 200; i++) {
            guess(ANA, "203.0.113." + i);
        }
        assertThat(isRefused("ben@example.org", HOME)).isTrue();
        assertThat(logsIn(ANA, HOME)).isTrue();
        clock.advance(Duration.ofDays(92));
        settings.put("longest-block", "366d");
        settings.put("first-block", "366d");
        for (int i = 0; i < 40; i++) {
            guess("user" + i + "@example.org", HOME);
        }
        assertThat(isRefused(ANA, HOME)).as("known no more").isTrue();
    }

    /** Who shares a network learns from a block of it neither who has an account nor who was there. */
    @Test
    void whereAllAreRefusedAWrongPasswordOfAKnownOwnerHearsWhatOthersHear() {
        assertThat(logsIn(ANA, HOME)).isTrue();
        for (int i = 0; i < 30; i++) {
            guess("user" + i + "@example.org", HOME);
        }
        Optional<Instant> stranger = guard.guard().refused(attempt("nobody@example.org", HOME));
        assertThat(stranger).isPresent();
        assertThat(guard.guard().wrong(attempt(ANA, HOME), OptionalLong.of(1))).isEqualTo(stranger);
        assertThat(logsIn(ANA, HOME)).isTrue();
    }

    @Test
    void whereABlockOfAllIsLongerRightAndWrongOnesHearItsEnd() {
        assertThat(logsIn(ANA, HOME)).isTrue();
        for (int block = 0; block < 2; block++) {
            clock.advance(Duration.ofMinutes(15));
            for (int i = 0; i < 30; i++) {
                guess("user" + i + "@example.org", HOME);
            }
        }
        guesses(3, ANA, HOME);
        Optional<Instant> stranger = guard.guard().refused(attempt("nobody@example.org", HOME));
        assertThat(guard.guard().right(attempt(ANA, HOME))).isEqualTo(stranger);
        assertThat(guard.guard().refused(attempt(ANA, HOME))).isEqualTo(stranger);
        assertThat(guard.guard().wrong(attempt(ANA, HOME), OptionalLong.of(1))).isEqualTo(stranger);
        clock.advance(Duration.ofMinutes(20));
        assertThat(isRefused("nobody@example.org", HOME)).isFalse();
        assertThat(isRefused(ANA, HOME)).as("no longer than others").isFalse();
    }

    @Test
    void anOldPasswordWithANameThatIsNoAddressCountsOnce() {
        for (int i = 0; i < 200; i++) {
            guess("ana", HOME, 7);
        }
        assertThat(isRefused("ben@example.org", HOME)).isFalse();
    }

    @Test
    void anOwnerWhoGetsAnotherAddressOfHerProviderEachDayIsLetInWhateverNeighboursTry() {
        assertThat(logsIn(ANA, "2001:db8:1:7::1")).isTrue();
        for (int i = 0; i < 100; i++) {
            guess("user" + i + "@example.org", "2001:db8:1:" + Integer.toHexString(i + 16) + "::1");
        }
        assertThat(isRefused("ben@example.org", "2001:db8:1:ff00::1")).isTrue();
        assertThat(logsIn(ANA, "2001:db8:1:ff00::1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ana", "aaa", "@", "ana@"})
    void whatIsNoAddressCountsForTheWholeClientOnly(String name) {
        guesses(29, name, HOME);
        assertThat(isRefused(ANA, HOME)).isFalse();
        assertThat(isRefused(name, HOME)).isFalse();
        guess(name, HOME);
        assertThat(isRefused(ANA, HOME)).isTrue();
    }

    @Test
    void clientsBehindATranslatorAreToldApart() {
        guesses(3, ANA, "64:ff9b::c000:207");
        assertThat(isRefused(ANA, HOME)).as("the same, untranslated").isTrue();
        assertThat(isRefused(ANA, "64:ff9b::c000:208")).isFalse();
    }

    @Test
    void guessesFromElsewhereLockNoOwnerOut() {
        for (int i = 0; i < 2_000; i++) {
            guess(ANA, "10." + i / 250 + "." + i % 250 + ".1");
        }
        assertThat(logsIn(ANA, HOME)).as("from a place where she never was").isTrue();
    }

    @Test
    void anIpv6CustomerIsOneClientAndItsProviderARange() {
        guess(ANA, "2001:db8:1:2::1");
        guess(ANA, "2001:db8:1:2:ffff::2");
        guess(ANA, "2001:db8:1:2:abcd::3");
        assertThat(isRefused(ANA, "2001:db8:1:2::4")).isTrue();
        assertThat(isRefused(ANA, "2001:db8:1:3::1")).isFalse();
        for (int i = 0; i < 100; i++) {
            guess(ANA, "2001:db8:1:" + Integer.toHexString(i + 16) + "::1");
        }
        assertThat(isRefused(ANA, "2001:db8:1:ff00::1")).isTrue();
        assertThat(isRefused(ANA, "2001:db8:2::1")).isFalse();
    }

    @Test
    void nothingIsCountedWhereAWebmailLogsPeopleIn() {
        guesses(500, ANA, "127.0.0.1");
        assertThat(logsIn(ANA, "127.0.0.1")).isTrue();
        settings.put("trusted-networks", "none");
        guesses(3, ANA, "127.0.0.1");
        assertThat(isRefused(ANA, "127.0.0.1")).isTrue();
        settings.put("trusted-networks", "127.0.0.0/8");
        assertThat(isRefused(ANA, "127.0.0.1")).as("at once").isFalse();
        assertThat(guard.findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("127.0.0.1/32, which is trusted"));
    }

    @Test
    void aClockThatWasWrongRefusesNobodyForLong() {
        clock.advance(Duration.ofDays(3650));
        guesses(3, ANA, HOME);
        assertThat(isRefused(ANA, HOME)).isTrue();
        clock.advance(Duration.ofDays(-3650));
        assertThat(isRefused(ANA, HOME)).isFalse();
    }

    @Test
    void whatStrangersMakeItRememberIsBounded() {
        settings.put("wrong-passwords-per-network", "1000000");
        settings.put("wrong-passwords-per-range", "1000000");
        settings.put("wrong-passwords", "1");
        admin().block(Network.parse("203.0.113.0/24").orElseThrow(), Duration.ofDays(300));
        for (int i = 0; i < Blocks.MOST + 1_000; i++) {
            guess("user" + i + "@example.org", HOME);
        }
        assertThat(admin().blocks()).hasSize(Blocks.MOST + 1);
        assertThat(isRefused(ANA, "203.0.113.1")).as("what an operator ordered").isTrue();
        assertThat(isRefused("user1@example.org", HOME)).as("the oldest").isFalse();
    }
}
