package org.palomar.relay.sts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.address.Domain;

class PolicyStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final String TEXT = "version: STSv1\r\nmode: enforce\r\nmx: mx.example.org\r\nmax_age: 604800\r\n";

    private static PolicyStore.Stored stored(String id) {
        return new PolicyStore.Stored(id, NOW, TEXT, StsPolicy.parse(TEXT).orElseThrow());
    }

    @Test
    void whoeverWritesToManyDomainsDrivesOutNoPolicyThatIsInUse(@TempDir Path folder) throws Exception {
        PolicyStore store = new PolicyStore(folder);
        Domain bank = Domain.of("bank.example");
        store.put(bank, stored("first"));
        for (int i = 0; i < PolicyStore.MOST + 10; i++) {
            store.put(Domain.of("d" + i + ".example"), stored("x"));
            assertThat(store.get(bank, NOW)).isPresent();
        }
        assertThat(store.get(Domain.of("d0.example"), NOW)).isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(PolicyStore.MOST);
        }
        assertThat(new PolicyStore(folder).get(bank, NOW))
                .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo("first"));
    }
}
