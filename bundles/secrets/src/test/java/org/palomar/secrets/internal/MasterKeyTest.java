package org.palomar.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {

    @TempDir
    Path data;

    @Test
    void makesAKeyThatOnlyItsOwnerCanReadAndKeepsIt() throws Exception {
        MasterKey first = MasterKey.load(Optional.empty(), data);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("secret.key"))))
                .isEqualTo("rw-------");
        assertThat(first.phrase()).hasSizeGreaterThan(40);
        assertThat(MasterKey.load(Optional.empty(), data)).isEqualTo(first);
        assertThat(first.toString()).doesNotContain(first.phrase());
    }

    @Test
    void theEnvironmentComesFirst() throws Exception {
        MasterKey key = MasterKey.load(Optional.of("a phrase that is long enough"), data);
        assertThat(key.phrase()).isEqualTo("a phrase that is long enough");
        assertThat(key.problem()).isEmpty();
        assertThat(data.resolve("secret.key")).doesNotExist();
    }

    @Test
    void complainsOfAFileThatOthersCanRead() throws Exception {
        MasterKey.load(Optional.empty(), data);
        Files.setPosixFilePermissions(data.resolve("secret.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(MasterKey.load(Optional.empty(), data).problem())
                .hasValueSatisfying(text -> assertThat(text).contains("secret.key"));
    }

    @Test
    void complainsOfAShortPhrase() throws Exception {
        assertThat(MasterKey.load(Optional.of("dove"), data).problem()).isPresent();
    }

    @Test
    void refusesAnEmptyFile() throws Exception {
        Files.writeString(data.resolve("secret.key"), "\n");
        assertThatThrownBy(() -> MasterKey.load(Optional.empty(), data))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("empty");
    }
}
