package org.palomar.quarantine.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.palomar.quarantine.internal.QuarantineFixture.ANNA;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.quarantine.QuarantineLinks.Found;
import org.palomar.api.store.StoreException;
import org.palomar.quarantine.internal.record.Keys;
import org.palomar.storage.FaultyEngine;
import org.palomar.storage.Transaction;

/** A secret that only links need costs links alone. */
class LinkSecretTest {

    private QuarantineFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new QuarantineFixture(Map.of("public-url", "https://mail.example.test"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private String token() throws Exception {
        LinkSecret secret = new LinkSecret(new Notes(fixture.ledger()), fixture.clock);
        secret.prepare();
        return secret.tokens()
                .token(Tokens.Claim.of(
                        fixture.entries().getFirst(), fixture.clock.instant().plus(Duration.ofDays(1))));
    }

    @Test
    void aDamagedOneIsMadeAnewAndMailIsHeldMeanwhile() throws Exception {
        fixture.hold(ANNA);
        String before = token();
        assertThat(fixture.quarantine().links().look(before)).isInstanceOf(Found.Open.class);
        fixture.change(Keys.secret(), new byte[] {1, 2, 3});
        fixture.crash();
        assertThat(fixture.hold(ANNA)).isEmpty();
        assertThat(fixture.entries()).hasSize(2);
        assertThat(fixture.quarantine().links().look(before)).isInstanceOf(Found.Unknown.class);
        assertThat(fixture.quarantine().links().look(token())).isInstanceOf(Found.Open.class);
        assertThat(fixture.quarantine().findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("made anew"));
        fixture.clock.pass(Duration.ofDays(14));
        assertThat(fixture.quarantine().findings()).isEmpty();
    }

    @Test
    void whereItCannotBeWrittenLinksWaitAndNothingElse() throws Exception {
        fixture.hold(ANNA);
        Transaction change = fixture.store().open();
        change.add(batch -> batch.delete(Keys.secret()));
        change.commit();
        fixture.crash(disk -> disk.next(FaultyEngine.Fault.DISK_FULL));
        assertThat(fixture.hold(ANNA)).isEmpty();
        assertThat(fixture.entries()).hasSize(2);
        assertThatThrownBy(() -> fixture.quarantine().links().look("x")).isInstanceOf(StoreException.class);
        assertThat(fixture.quarantine().findings())
                .extracting(HealthFinding::text)
                .anyMatch(text -> text.contains("Links by which owners release mail"));
        fixture.quarantine().sweep();
        assertThat(fixture.quarantine().findings()).isEmpty();
        assertThat(fixture.quarantine().links().look("x")).isInstanceOf(Found.Unknown.class);
    }
}
