package org.palomar.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.palomar.delivery.internal.FilterFixture.ANNA;
import static org.palomar.delivery.internal.FilterFixture.MESSAGE;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.script.ScriptRefusalException;
import org.palomar.api.script.ScriptRehearsal.Step;
import org.palomar.api.script.ScriptRehearsal.Story;

/** What filters would do, told and not done. */
class RehearsalTest {

    @TempDir
    private Path global;

    private FilterFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new FilterFixture(global);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Story rehearse(String script) throws Exception {
        Optional<byte[]> text =
                script.isEmpty() ? Optional.empty() : Optional.of(script.getBytes(StandardCharsets.UTF_8));
        return fixture.delivery.rehearse(fixture.account(ANNA), fixture.transaction(MESSAGE, ANNA), text);
    }

    @Test
    void tellsEachTestAndWhatBecomesOfTheMessage() throws Exception {
        fixture.filter(
                ANNA,
                "require [\"fileinto\", \"copy\"];\nif header :contains \"subject\" \"test\" {\n  fileinto \"Archive\";\n  redirect :copy \"x@far.test\";\n}");
        Story story = rehearse("");
        assertThat(story.steps()).extracting(Step::script, Step::line).contains(tuple("main", 2), tuple("main", 3));
        assertThat(story.steps()).anyMatch(step -> step.held().equals(Optional.of(true)));
        assertThat(story.results()).containsExactly("It goes to Archive.", "It goes on to x@far.test.");
    }

    @Test
    void doesNothingAndRemembersNothing() throws Exception {
        String once = "require [\"duplicate\", \"vacation\"]; if duplicate { discard; } vacation \"away\";";
        fixture.filter(ANNA, once);
        assertThat(rehearse("").results()).isEqualTo(rehearse("").results()).hasSize(2);
        assertThat(fixture.count(ANNA, "INBOX")).isZero();
        assertThat(fixture.entries()).isEmpty();
        assertThat(fixture.deliver(MESSAGE, ANNA)).containsOnly(Replies.DELIVERED);
        assertThat(fixture.count(ANNA, "INBOX")).isEqualTo(1);
        assertThat(fixture.entries()).hasSize(1);
    }

    @Test
    void triesAScriptThatIsNotKept() throws Exception {
        assertThat(rehearse("discard;").results()).containsExactly("It is discarded.");
        assertThat(rehearse("require \"reject\"; reject \"no\";").results()).containsExactly("It is refused: no");
        assertThat(rehearse(
                                "redirect \"a@b.test\"; redirect \"b@b.test\"; redirect \"c@b.test\"; redirect \"d@b.test\"; redirect \"e@b.test\";")
                        .steps()
                        .getLast()
                        .what())
                .contains("it fails, and is passed over");
        assertThatExceptionOfType(ScriptRefusalException.class)
                .isThrownBy(() -> rehearse("keeep;"))
                .withMessageContaining("line 1");
    }
}
