package org.palomar.shell.internal.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.junit.jupiter.api.Test;

class RolesTest {

    private static final Path ACL = Path.of("../../etc/org.apache.karaf.command.acl.mail.cfg");

    @Test
    void theFileThatKarafEnforcesSaysWhatTheCommandsSay() throws Exception {
        Map<String, String> expected = new TreeMap<>();
        for (Class<?> command : commands()) {
            RequiredRole role = command.getAnnotation(RequiredRole.class);
            assertThat(role).as(command.getSimpleName()).isNotNull();
            String name = command.getAnnotation(Command.class).name();
            expected.put(name, String.join(", ", role.value().names()));
            for (String option : role.strictOptions()) {
                expected.put(
                        name + "[/(?s).*" + option + ".*/]", // an argument may have lines
                        String.join(", ", role.strictRole().names()));
            }
        }
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(ACL)) {
            file.load(reader);
        }
        assertThat(new TreeMap<Object, Object>(file)).isEqualTo(expected);
    }

    @Test
    void everyCommandIsFoundByKarafAndExplainsItself() throws Exception {
        assertThat(commands()).hasSizeGreaterThan(50);
        for (Class<?> command : commands()) {
            assertThat(command.isAnnotationPresent(Service.class))
                    .as(command.getSimpleName())
                    .isTrue();
            assertThat(command.getAnnotation(Command.class).scope()).isEqualTo("mail");
            assertThat(command.getAnnotation(Command.class).description()).hasSizeGreaterThan(15);
            assertThat(command.getConstructor().newInstance()).isInstanceOf(MailCommand.class);
        }
    }

    private static List<Class<?>> commands() throws IOException, URISyntaxException {
        Path classes = Path.of(
                        MailCommand.class.getResource("MailCommand.class").toURI())
                .getParent();
        try (Stream<Path> files = Files.list(classes)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .<Class<?>>map(name -> load(name.substring(0, name.length() - ".class".length())))
                    .filter(type -> type.isAnnotationPresent(Command.class))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(MailCommand.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException gone) {
            throw new IllegalStateException(gone);
        }
    }
}
