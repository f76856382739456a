package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.palomar.api.attachment.AttachmentLook;
import org.palomar.api.attachment.AttachmentSeen;

class AttachmentsLookTest {

    private final Shell shell = new Shell()
            .with(
                    AttachmentLook.class,
                    message -> List.of(
                            new AttachmentSeen("a.zip", "ZIP archive", "", "accept", ""),
                            new AttachmentSeen(
                                    "a.zip/run.exe",
                                    "Windows program",
                                    "executable",
                                    "quarantine",
                                    message.size() + " octets")));

    @Test
    void showsWhatIsFoundInAFile(@TempDir Path folder) throws Exception {
        String file = Files.writeString(folder.resolve("m.eml"), "Subject: s\n\nhello")
                .toString();
        assertThat(shell.run(new AttachmentsLook(), file)).contains("a.zip/run.exe", "quarantine", "17 octets");
        assertThat(shell.run(new AttachmentsLook(), file, "--json"))
                .contains("{\"place\":\"a.zip/run.exe\",\"type\":\"Windows program\",\"finding\":\"executable\","
                        + "\"action\":\"quarantine\",\"detail\":\"17 octets\"}");
    }

    @Test
    void readsWhatIsPipedIn() throws Exception {
        shell.piped("Subject: s\n\n");
        assertThat(shell.run(new AttachmentsLook())).contains("12 octets");
    }

    @Test
    void saysWhatIsMissing() {
        assertThatThrownBy(() -> shell.run(new AttachmentsLook(), "/no/such"))
                .hasMessageContaining("/no/such is no file");
        assertThatThrownBy(() -> new Shell().run(new AttachmentsLook(), "x"))
                .hasMessageContaining("feature:install palomar-filter-attachments");
    }
}
