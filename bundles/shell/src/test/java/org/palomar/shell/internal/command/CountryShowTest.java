package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.palomar.api.country.Countries;
import org.palomar.api.country.Country;

class CountryShowTest {

    @Test
    void showsWhereAddressesAre() throws Exception {
        Shell shell = new Shell().with(Countries.class, (Countries)
                address -> address.isLoopbackAddress() ? Optional.empty() : Country.parse("mx"));
        assertThat(shell.run(new CountryShow(), "192.0.2.1", "::1", "--json"))
                .isEqualTo("[{\"address\":\"192.0.2.1\",\"country\":\"MX\",\"name\":\"Mexico\"},"
                        + "{\"address\":\"0:0:0:0:0:0:0:1\",\"country\":\"\",\"name\":\"not known\"}]\n");
        assertThatThrownBy(() -> shell.run(new CountryShow(), "here")).hasMessageContaining("no address");
    }

    @Test
    void saysWhyItCannot() {
        assertThatThrownBy(() -> new Shell().run(new CountryShow(), "192.0.2.1"))
                .hasMessageContaining("feature:install palomar-countries");
        Shell shell = new Shell().with(Countries.class, address -> {
            throw new IOException("no country is known");
        });
        assertThatThrownBy(() -> shell.run(new CountryShow(), "192.0.2.1"))
                .hasMessageContaining("no country is known. See mail:health.");
    }
}
