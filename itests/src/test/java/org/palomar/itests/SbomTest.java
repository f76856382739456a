package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of what the distribution consists of, beside it. */
class SbomTest {

    private static final Path ASSEMBLY = Path.of("../distribution/target/assembly");

    private final String sbom;

    SbomTest() throws IOException {
        sbom = Files.readString(ASSEMBLY.resolve("sbom.cdx.json"));
    }

    @Test
    void namesEveryFileWithItsDigest() throws Exception {
        List<Path> jars;
        try (Stream<Path> files = Files.walk(ASSEMBLY)) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
        assertThat(jars).hasSizeGreaterThan(80);
        for (Path jar : jars) {
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
            assertThat(sbom).as(jar.toString()).contains("\"" + digest + "\"");
        }
        assertThat(sbom).contains("\"bomFormat\": \"CycloneDX\"").doesNotContain("unknown");
    }

    @Test
    void namesTheLibrariesThatAreInsideOfBundles() {
        for (String library : List.of(
                "org.apache.camel/camel-core-engine",
                "org.snakeyaml/snakeyaml-engine",
                "org.apache.derby/derby",
                "org.apache.derby/derbytools",
                "org.rocksdb/rocksdbjni",
                "com.maxmind.db/maxmind-db",
                "org.jasypt/jasypt")) {
            assertThat(sbom).containsPattern("\"purl\":\"pkg:maven/" + library + "@\\d");
        }
    }

    @Test
    void thereIsOneBouncyCastle() {
        assertThat(sbom.split("\"purl\":\"pkg:maven/org.bouncycastle/bcprov-", -1))
                .hasSize(2);
    }
}
