package org.palomar.directory.internal.login;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.palomar.api.directory.DirectoryUnavailableException;

class PasswordChecksTest {

    /** The bundle is updated while it checks a password for the first time: a class that is needed now can't be loaded any more. */
    @Test
    void aCheckThatFailsWhileTheDirectoryStopsIsNoBug() {
        PasswordChecks checks = new PasswordChecks(1);
        assertThatThrownBy(() -> checks.await(() -> {
                    checks.close();
                    throw new NoClassDefFoundError("of a bundle that is gone");
                }))
                .isInstanceOf(DirectoryUnavailableException.class);
    }

    @Test
    void aCheckThatFailsOtherwiseIsOne() {
        try (PasswordChecks checks = new PasswordChecks(1)) {
            assertThatThrownBy(() -> checks.await(() -> {
                        throw new NoClassDefFoundError("that never was there");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
