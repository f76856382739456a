package org.palomar.pipeline.internal.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.health.HealthFinding;

/** Files whose steps want the same name. */
class DeployClashTest {

    private static final String ROUTE = """
              <route>
                <from uri="palomar:content?name=twin"/>
                <to uri="palomar:junk"/>
              </route>
            """;
    private static final String TWIN = "<routes>" + ROUTE + "</routes>";

    @TempDir
    private Path data;

    private Deployment house;

    @BeforeEach
    void drop() throws IOException {
        house = new Deployment(data);
        house.drop("a.xml", TWIN);
        house.drop("b.xml", TWIN);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theSecondFileIsTakenOnceTheFirstIsGone() throws IOException {
        assertThat(house.sources()).containsExactly("deploy/a.xml");
        assertThat(house.refused()).containsExactly("deploy/b.xml");
        house.delete("a.xml");
        house.look();
        assertThat(house.sources()).containsExactly("deploy/b.xml");
        assertThat(house.refused()).isEmpty();
    }

    @Test
    void theSecondFileIsTakenOnceTheFirstHasAnotherName() throws IOException {
        house.drop("a.xml", TWIN.replace("twin", "only-child"));
        house.look();
        assertThat(house.sources()).containsExactlyInAnyOrder("deploy/a.xml", "deploy/b.xml");
        assertThat(house.refused()).isEmpty();
    }

    @Test
    void itIsSaidWhetherAnythingOfARefusedFileIsInForce() throws IOException {
        house.drop("a.xml", "<routes><route>");
        assertThat(house.findings().stream().map(HealthFinding::remedy))
                .containsExactly(
                        "Correct the file; its last good routes are in force.",
                        "Correct the file; none of its routes is in force.");
    }

    @Test
    void aFileWithTwoRoutesOfOneNameIsRefusedOnce() throws IOException {
        String sisters = (ROUTE + ROUTE.replace("content", "envelope")).replace("twin", "sister");
        house.drop("c.xml", "<routes>" + sisters + "</routes>");
        int reads = house.reads();
        house.look();
        assertThat(house.reads()).isEqualTo(reads);
        assertThat(house.findings().getLast().text()).contains("two of its routes have the name sister");
    }
}
