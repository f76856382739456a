package org.palomar.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.auth.LoginContext;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Resolution;

class DirectoriesTest {

    @Test
    void aNewAccountReceivesMailAndLogsIn() throws Exception {
        LoginContext tls = new LoginContext(
                "imap", new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), true, false, Optional.empty());
        try (Directories directories = Directories.inMemory()) {
            directories.admin().createDomain(Domain.of("example.test"));
            Account alice =
                    directories.admin().createAccount(Address.of("Alice@example.test"), "", Password.of("wonder"));
            assertThat(directories.directory().resolve(Address.of("alice@example.test")))
                    .isEqualTo(new Resolution.Deliverable(Set.of(alice.id()), List.of()));
            assertThat(directories.authenticator().login("alice@example.test", Password.of("wonder"), tls))
                    .isEqualTo(new LoginResult.Granted(alice));
            assertThat(directories
                            .authenticator()
                            .login(
                                    "alice@example.test",
                                    Password.ofOctets("wrong".getBytes(StandardCharsets.UTF_8)),
                                    tls))
                    .isEqualTo(new LoginResult.Refused());
        }
    }
}
