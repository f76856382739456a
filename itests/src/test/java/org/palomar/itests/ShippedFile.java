package org.palomar.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A settings file as {@code etc/} ships it. Keys in comments show their defaults, or examples where the comment above them ends in {@code Example:}.
 *
 * @param name without the folder
 * @param text whole
 * @param set what holds as shipped
 * @param defaults what comments say that holds without it
 * @param examples what comments suggest
 */
record ShippedFile(
        String name, String text, Map<String, String> set, Map<String, String> defaults, Map<String, String> examples) {

    private static final Path FOLDER = Path.of("../etc");
    private static final Pattern SETTING = Pattern.compile("(#?)([A-Za-z][A-Za-z0-9.-]*) = ?(.*)");
    private static final String EXAMPLE = "Example:";

    ShippedFile {
        set = Map.copyOf(set);
        defaults = Map.copyOf(defaults);
        examples = Map.copyOf(examples);
    }

    static List<ShippedFile> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> ours = files.filter(file -> file.getFileName().toString().matches("palomar\\..*\\.cfg"))
                    .sorted()
                    .toList();
            return ours.stream().map(ShippedFile::read).toList();
        }
    }

    private static ShippedFile read(Path file) {
        try {
            return parse(file.getFileName().toString(), Files.readString(file));
        } catch (IOException unreadable) {
            throw new AssertionError(file.toString(), unreadable);
        }
    }

    private static ShippedFile parse(String name, String text) {
        Map<String, String> set = new HashMap<>();
        Map<String, String> defaults = new HashMap<>();
        Map<String, String> examples = new HashMap<>();
        boolean example = false;
        for (String line : text.lines().toList()) {
            Matcher setting = SETTING.matcher(line);
            if (!setting.matches()) {
                example = line.endsWith(EXAMPLE);
            } else if (setting.group(1).isEmpty()) {
                set.put(setting.group(2), setting.group(3));
            } else {
                (example ? examples : defaults).put(setting.group(2), setting.group(3));
            }
        }
        return new ShippedFile(name, text, set, defaults, examples);
    }

    /** The identifier of its configuration, of the factory if there may be several. */
    String pid() {
        return name.replaceFirst("(-.*)?\\.cfg$", "");
    }

    /** What it would be if an operator took the comment sign from every default. */
    String withDefaultsWritten() {
        return text.lines()
                .map(line ->
                        defaults.containsKey(line.replaceFirst("^#(\\S+) = ?.*$", "$1")) ? line.substring(1) : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @Override
    public String toString() {
        return name;
    }
}
