package org.palomar.directory.internal.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preference;
import org.palomar.directory.Directories;

class KeptPreferencesTest {

    private static final Domain DOMAIN = Domain.of("example.test");
    private static final Holder ALL = new Holder.OfDomain(DOMAIN);
    private static final Address ALICE = Address.of("alice@example.test");
    private static final String HASH = "$2y$05$EaoCsPKA/HzfxRH5zsEhj.KIJQYAKzb/GvJQKgcCNim/PIk5bsPVi";

    private final Directories directories = Directories.inMemory();
    private final KeptPreferences preferences = directories.preferences();
    private Holder alice = ALL;

    @BeforeEach
    void start() throws Exception {
        directories.admin().createDomain(DOMAIN);
        alice = new Holder.OfAccount(
                directories.admin().importAccount(ALICE, HASH).id());
    }

    @AfterEach
    void stop() {
        directories.close();
    }

    @Test
    void tellsEachHoldersOwnValues() throws Exception {
        preferences.set(new Preference(ALL, "greylist", "use", "no"));
        preferences.set(new Preference(alice, "greylist", "delay", "5"));
        assertThat(preferences.of(ALL, "greylist")).isEqualTo(Map.of("use", "no"));
        assertThat(preferences.of(alice, "greylist")).isEqualTo(Map.of("delay", "5"));
        assertThat(preferences.of(alice, "scanner")).isEmpty();
        assertThat(preferences.isEmpty("greylist")).isFalse();
        assertThat(preferences.isEmpty("scanner")).isTrue();
    }

    @Test
    void aSubjectIsEmptyAgainOnceItsLastValueIsCleared() throws Exception {
        preferences.set(new Preference(alice, "greylist", "use", "no"));
        assertThat(preferences.clear(alice, "greylist", "use")).isTrue();
        assertThat(preferences.clear(alice, "greylist", "use")).isFalse();
        assertThat(preferences.isEmpty("greylist")).isTrue();
        assertThat(preferences.preferences()).isEmpty();
    }

    @Test
    void nobodyInheritsWhatSomebodyBeforeWanted() throws Exception {
        preferences.set(new Preference(ALL, "greylist", "use", "no"));
        preferences.set(new Preference(alice, "greylist", "use", "no"));
        directories.admin().deleteAccount(ALICE);
        assertThat(preferences.of(alice, "greylist")).isEmpty();
        directories.admin().deleteDomain(DOMAIN);
        directories.admin().createDomain(DOMAIN);
        assertThat(preferences.of(ALL, "greylist")).isEmpty();
        assertThat(preferences.isEmpty("greylist")).isTrue();
    }

    @Test
    void whoIsNotHereWantsNothing() {
        for (Holder unknown :
                new Holder[] {new Holder.OfDomain(Domain.of("elsewhere.test")), new Holder.OfAccount(new AccountId(999))
                }) {
            assertThatThrownBy(() -> preferences.set(new Preference(unknown, "greylist", "use", "no")))
                    .isInstanceOf(DirectoryRefusalException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " no", "no\r\n", "a\u0000b"})
    void aValueIsOneLine(String value) {
        assertThatThrownBy(() -> new Preference(ALL, "greylist", "use", value))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
