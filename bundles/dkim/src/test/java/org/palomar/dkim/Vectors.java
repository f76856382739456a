package org.palomar.dkim;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Security;
import org.palomar.api.message.Content;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The suites of ValiMail's {@code arc_test_suite}, as they were published; see {@code arc-LICENSE.txt}. */
final class Vectors {

    private Vectors() {}

    /** A case, with what its suite says for all its cases. */
    record Case(String name, Map<String, String> values, Map<String, String> suite, Map<String, String> zone) {

        String value(String key) {
            return values.getOrDefault(key, "").strip();
        }

        Content message() {
            String lines = values.getOrDefault("message", "").replace("\n", "\r\n");
            return Content.of(lines.getBytes(StandardCharsets.UTF_8));
        }

        KeySource keys() {
            return name -> {
                String text = zone.get(name.name());
                return text == null
                        ? new Answer.NoSuchName<>(Duration.ZERO, Security.INSECURE)
                        : new Answer.Found<>(List.of(text.replace("\n", "")), Duration.ZERO, Security.INSECURE);
            };
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> of(String file) throws IOException {
        String text;
        try (InputStream in = Vectors.class.getResourceAsStream(file)) {
            text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
        List<Case> cases = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(distinct(text))) {
            Map<?, ?> suite = (Map<?, ?>) document;
            Map<String, String> zone = texts(Objects.requireNonNull(suite.get("txt-records")));
            ((Map<?, ?>) Objects.requireNonNull(suite.get("tests")))
                    .forEach((name, values) ->
                            cases.add(new Case(String.valueOf(name), texts(values), texts(suite), zone)));
        }
        return cases;
    }

    private static Map<String, String> texts(Object map) {
        Map<String, String> texts = new HashMap<>();
        ((Map<?, ?>) map).forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        return texts;
    }

    /** Some names stand for two cases, which others would lose. */
    private static String distinct(String text) {
        Map<String, Integer> seen = new HashMap<>();
        StringBuilder lines = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            int times = line.matches("  \\w+:") ? seen.merge(line, 1, Integer::sum) : 1;
            boolean nothing = line.length() <= 6 && line.isBlank(); // which this reader of YAML does not take for it
            lines.append(nothing ? "" : times == 1 ? line : line.replace(":", "_" + times + ":"))
                    .append('\n');
        }
        return lines.toString();
    }
}
