package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The guide to a step in Java, followed word for word: its commands and its class, in a copy of what they need of the project. */
@ExtendWith(SharedDistribution.class)
class WrittenFilterTest {

    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("(?s)   ```(java)?\\n(.*?)   ```\\n");

    private final Distribution distribution;

    WrittenFilterTest(Distribution distribution) {
        this.distribution = distribution;
    }

    @Test
    void theStepOfTheGuideIsBuiltAndActsAndIsExchangedAndGoes(@TempDir Path folder) throws Exception {
        for (String file : List.of("pom.xml", "bin/new-step", ".mvn")) {
            copy(PROJECT.resolve(file), folder.resolve(file));
        }
        String guide = Files.readString(PROJECT.resolve("docs/write-a-filter.md"));
        String part = guide.substring(guide.indexOf("## A Java step\n"), guide.indexOf("**Rules.**"));
        Account account = Account.create(distribution, "written.example", "ana").getFirst();
        int commands = 0;
        for (Matcher block = BLOCK.matcher(part); block.find(); ) {
            String text = block.group(2).replaceAll("(?m)^   ", "");
            if (block.group(1) != null) {
                Files.writeString(
                        folder.resolve(
                                "bundles/filter-hello/src/main/java/org/palomar/filter/hello/internal/Hello.java"),
                        text);
            } else if (text.startsWith("./run --exec ")) {
                command(folder, text);
                commands++;
                assertThat(arrives(account, "after" + commands)).as(text).isEqualTo(!text.contains("uninstall"));
                if (text.contains("mail:step-update")) {
                    distribution.succeed("mail:step-rollback hello");
                    assertThat(arrives(account, "back")).isTrue();
                }
            } else {
                build(folder, text);
            }
        }
        assertThat(commands).isEqualTo(3);
    }

    /** As the shell of the one who follows it reads it. */
    private void command(Path folder, String text) {
        String command = text.strip().replaceAll("^./run --exec [\"'](.*)[\"']$", "$1");
        distribution.succeed(command.replace("$PWD", folder.toString()));
    }

    private static void build(Path folder, String text) {
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        Distribution.Output output =
                Distribution.run("", environment, "sh", "-c", "cd '" + folder + "' && " + text.strip());
        assertThat(output.status()).as("%s: %s", text, output.text()).isZero();
    }

    private boolean arrives(Account account, String subject) throws Exception {
        try (SmtpSender sender = new SmtpSender(distribution)) {
            assertThat(sender.send(account.address(), "Subject: " + subject + "\r\n\r\nx\r\n"))
                    .startsWith("250");
        }
        return new AngusClient(distribution, account).readBySubject(subject).contains("X-Hello: world\r\n");
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Path target = to.resolve(from.relativize(one).toString());
                if (Files.isDirectory(one)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.toAbsolutePath().getParent());
                    Files.copy(one, target);
                }
            }
        }
    }
}
