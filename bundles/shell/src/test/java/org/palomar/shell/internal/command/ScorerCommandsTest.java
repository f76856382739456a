package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.scorer.CorpusState;
import org.palomar.api.scorer.Explanation;
import org.palomar.api.scorer.Explanation.Evidence;
import org.palomar.api.scorer.MailKind;
import org.palomar.api.scorer.ScorerAdmin;

class ScorerCommandsTest {

    @TempDir
    private Path folder;

    private final List<String> taught = new ArrayList<>();

    private final Shell shell = new Shell().with(ScorerAdmin.class, new ScorerAdmin() {
        @Override
        public Learned learn(List<Content> messages, MailKind kind, Optional<AccountId> account) throws IOException {
            for (Content message : messages) {
                taught.add(kind.word() + " " + text(message));
            }
            return new Learned(messages.size(), 0, 0);
        }

        @Override
        public Learned forget(List<Content> messages, Optional<AccountId> account) throws IOException {
            taught.clear();
            return new Learned(0, 0, messages.size());
        }

        @Override
        public void erase(Optional<AccountId> account) {
            taught.clear();
        }

        @Override
        public List<CorpusState> corpora() {
            return List.of(new CorpusState(Optional.empty(), 3, 4, 2, 50, 600, Optional.of(Instant.EPOCH), false));
        }

        @Override
        public Explanation explain(Content message, Optional<AccountId> account) throws IOException {
            return new Explanation(
                    List.of(new RuleHit("BAYES_SPAM", 4.5, "by " + text(message).length())),
                    List.of(new Evidence("pills", 3, 0, 0.98765), new Evidence("minutes", 0, 4, 0.1)));
        }
    });

    private static String text(Content message) throws IOException {
        try (InputStream in = message.open()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private String file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        return file.toString();
    }

    @Test
    void messagesMboxesAndFoldersAreTaught() throws Exception {
        file("all/cur/1", "Subject: one\n\na\n");
        file("all/new/2", "Subject: two\n\nb\n");
        String mbox = file("box", """
                From eva@far.test Fri Nov 27 08:00:00 2026
                Subject: three

                c
                From here it goes on
                >From quoted
                >>From twice

                From bob@far.test Fri Nov 27 08:00:00 2026
                Subject: four

                d
                """);
        assertThat(shell.run(new ScorerLearn(), "spam", folder.resolve("all").toString(), mbox, "--json"))
                .isEqualTo("{\"messages\":4,\"learned\":4,\"turned\":0,\"unchanged\":0,\"too-large\":0}\n");
        assertThat(taught).hasSize(4).startsWith("spam Subject: one\n\na\n", "spam Subject: two\n\nb\n");
        assertThat(taught.get(2)).endsWith("\n\nc\nFrom here it goes on\nFrom quoted\n>From twice\n\n");
        assertThat(taught.getLast()).isEqualTo("spam Subject: four\n\nd\n");
        assertThat(shell.run(new ScorerForget(), mbox)).contains("Forgotten");
        assertThat(taught).isEmpty();
    }

    @Test
    void longWorkTellsHowFarItIs() throws Exception {
        String mbox = file("box", "From x\nSubject: s\n\ntext\n\n".repeat(2_100));
        assertThat(shell.run(new ScorerLearn(), "ham", mbox)).contains("1000 messages", "2000 messages", "2100");
        assertThat(taught).hasSize(2_100);
    }

    @Test
    void wrongWordsAreNamed() throws Exception {
        assertThatThrownBy(() -> shell.run(new ScorerLearn(), "eggs", folder.toString()))
                .hasMessageContaining("neither spam nor ham");
        assertThatThrownBy(() -> shell.run(new ScorerLearn(), "spam", folder + "/none"))
                .hasMessageContaining("no file or folder");
        assertThatThrownBy(() -> shell.run(new ScorerLearn(), "spam", folder.toString()))
                .hasMessageContaining("There is no file");
        assertThatThrownBy(() -> shell.run(new ScorerForget(), file("x", "y"), "--all"))
                .hasMessageContaining("not both");
        assertThatThrownBy(() -> new Shell().run(new ScorerShow()))
                .hasMessageContaining("feature:install palomar-filter-scorer");
        assertThatThrownBy(() -> shell.run(new ScorerExplain(), "no such file"))
                .hasMessageContaining("no number of a quarantined message");
        assertThatThrownBy(() -> shell.run(new ScorerExplain(), "1", "--mailbox", "Junk"))
                .hasMessageContaining("whose mailbox");
    }

    @Test
    void showsExplainsAndForgetsAll() throws Exception {
        assertThat(shell.run(new ScorerShow(), "--json"))
                .isEqualTo("[{\"whose\":\"server\",\"spam\":3,\"ham\":4,\"owners\":2,\"tokens\":50,\"octets\":600,"
                        + "\"learned-last\":\"1970-01-01T00:00:00Z\",\"in-use\":false}]\n");
        assertThat(shell.run(new ScorerExplain(), file("m.eml", "12345"), "--limit", "1"))
                .contains("BAYES_SPAM", "4.5", "by 5", "pills", "0.988")
                .doesNotContain("minutes");
        taught.add("something");
        assertThat(shell.run(new ScorerForget(), "--all")).contains("is forgotten");
        assertThat(taught).isEmpty();
    }
}
