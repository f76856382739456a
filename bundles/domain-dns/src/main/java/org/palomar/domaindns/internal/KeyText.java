package org.palomar.domaindns.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The tags of a key's record (RFC 6376 §3.6.1), as far as it matters whether a receiver finds a key by it. */
record KeyText(Map<String, String> tags) {

    private static final String KEY = "p";

    static KeyText of(String text) {
        Map<String, String> tags = new HashMap<>();
        for (String tag : text.replaceAll("\\s", "").split(";", -1)) {
            int equals = tag.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(tag.substring(0, equals), tag.substring(equals + 1));
            }
        }
        return new KeyText(Map.copyOf(tags));
    }

    /** Whether signatures of mail with a key are found to be good by this. */
    boolean isKeyOf(KeyText wanted) {
        return tag(KEY, "").equals(wanted.tag(KEY, ""))
                && !isRevoked()
                && tag("k", "rsa").equalsIgnoreCase(wanted.tag("k", "rsa"))
                && names("h", "sha256", "sha256")
                && names("s", "*", "*", "email");
    }

    boolean isRevoked() {
        return tag(KEY, "").isEmpty();
    }

    private boolean names(String tag, String absent, String... any) {
        return Arrays.stream(tag(tag, absent).toLowerCase(Locale.ROOT).split(":", -1))
                .anyMatch(Arrays.asList(any)::contains);
    }

    private String tag(String name, String absent) {
        return tags.getOrDefault(name, absent);
    }
}
