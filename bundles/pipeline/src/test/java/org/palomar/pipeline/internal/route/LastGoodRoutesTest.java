package org.palomar.pipeline.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.palomar.api.health.HealthFinding;

/** What acts after a restart of the bundle. */
class LastGoodRoutesTest {

    private static final String GOOD = """
            <routes>
              <route>
                <from uri="palomar:content"/>
                <to uri="palomar:junk"/>
              </route>
            </routes>
            """;

    @TempDir
    private Path data;

    @BeforeEach
    void aGoodRouteWasInForce() throws IOException {
        try (Deployment before = new Deployment(data)) {
            before.drop("a.xml", GOOD);
            assertThat(before.sources()).containsExactly("deploy/a.xml");
        }
    }

    private Path file() {
        return data.resolve("deploy/a.xml");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<routes><route>",
                "no XML at all",
                "<routes><route><from uri=\"palomar:typo\"/></route></routes>"
            })
    void aFileThatIsBrokenByThenActsAsItDid(String broken) throws IOException {
        Files.writeString(file(), broken);
        try (Deployment after = new Deployment(data).started()) {
            assertThat(after.sources()).containsExactly("deploy/a.xml");
            assertThat(after.findings())
                    .extracting(HealthFinding::remedy)
                    .containsExactly("Correct the file; its last good routes are in force.");
            after.drop("a.xml", GOOD.replace("junk", "discard"));
            assertThat(after.refused()).isEmpty();
            assertThat(after.sources()).containsExactly("deploy/a.xml");
        }
    }

    /** The second is a link to itself, which can't be looked at. */
    @ParameterizedTest
    @ValueSource(strings = {"unmounted", "deploy/a.xml"})
    void aLinkThatLeadsNowhereByThenActsAsItDid(String target) throws IOException {
        Files.delete(file());
        Files.createSymbolicLink(file(), data.resolve(target));
        try (Deployment after = new Deployment(data).started()) {
            assertThat(after.sources()).containsExactly("deploy/a.xml");
            assertThat(after.refused()).containsExactly("deploy/a.xml");
        }
    }

    @Test
    void whatActedActsOnceItsNameIsFree() throws IOException {
        try (Deployment before = new Deployment(data)) {
            before.delete("a.xml");
            before.drop("b.xml", GOOD.replace("palomar:content", "palomar:content?name=a"));
        }
        Files.writeString(data.resolve("routes/a.xml"), GOOD);
        Files.writeString(file(), "<routes><route>");
        try (Deployment after = new Deployment(data)) {
            Files.move(data.resolve("deploy/b.xml"), data.resolve("deploy/0.xml"));
            after.started();
            assertThat(after.sources()).containsExactly("deploy/0.xml");
            after.delete("0.xml");
            after.lookOnce();
            assertThat(after.sources()).containsExactly("deploy/a.xml");
            assertThat(after.refused()).containsExactly("deploy/a.xml");
        }
    }

    @Test
    void aFileThatIsRemovedByThenIsGone() throws IOException {
        Files.delete(file());
        try (Deployment after = new Deployment(data).started()) {
            assertThat(after.sources()).isEmpty();
            after.look();
            after.drop("a.xml", "<routes><route>");
            assertThat(after.sources()).isEmpty();
        }
    }

    @Test
    void aFileThatIsRemovedLaterIsGone() throws IOException {
        Files.writeString(file(), "<routes><route>");
        try (Deployment after = new Deployment(data).started()) {
            after.delete("a.xml");
            assertThat(after.sources()).isEmpty();
            assertThat(after.refused()).isEmpty();
        }
        Files.writeString(file(), "<routes><route>");
        try (Deployment again = new Deployment(data).started()) {
            assertThat(again.sources()).isEmpty();
        }
    }
}
