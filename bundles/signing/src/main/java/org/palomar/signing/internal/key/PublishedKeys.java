package org.palomar.signing.internal.key;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.signing.Publication.Finding;

/**
 * Whether receivers find a key in what the DNS has at its name (RFC 6376 §3.6.1, §3.6.2.2). Pure; takes whatever the DNS says.
 *
 * @param detail a clause for people; empty where there is nothing to add
 */
public record PublishedKeys(Finding finding, String detail) {

    /** @param texts of the TXT records, each as one */
    public static PublishedKeys compare(List<String> texts, Secret secret) {
        List<String> keys = texts.stream().filter(PublishedKeys::isKey).toList();
        if (keys.isEmpty()) {
            return texts.isEmpty()
                    ? new PublishedKeys(Finding.MISSING, "there is no TXT record")
                    : new PublishedKeys(Finding.DIFFERENT, "its TXT record is no key");
        }
        if (keys.size() > 1) {
            return new PublishedKeys(Finding.DIFFERENT, "there are several keys, of which receivers take any");
        }
        return fault(tags(keys.getFirst()), secret)
                .map(fault -> new PublishedKeys(Finding.DIFFERENT, fault))
                .orElseGet(() -> new PublishedKeys(Finding.PUBLISHED, note(tags(keys.getFirst()))));
    }

    private static boolean isKey(String text) {
        return tags(text).containsKey("p");
    }

    private static Optional<String> fault(Map<String, String> tags, Secret secret) {
        if (!tags.getOrDefault("v", "DKIM1").equals("DKIM1")) {
            return Optional.of("v= is not DKIM1");
        }
        if (!tags.getOrDefault("k", "rsa").equals(secret.algorithm().word())) {
            return Optional.of("k= is not " + secret.algorithm().word());
        }
        if (!names(tags.getOrDefault("h", "sha256")).contains("sha256")) {
            return Optional.of("h= leaves sha256 out");
        }
        List<String> services = names(tags.getOrDefault("s", "*"));
        if (!services.contains("*") && !services.contains("email")) {
            return Optional.of("s= leaves mail out");
        }
        String key = tags.getOrDefault("p", "").replaceAll("\\s", "");
        if (key.equals(secret.published())) {
            return Optional.empty();
        }
        return Optional.of(key.isEmpty() ? "p= is empty: the key is revoked" : "p= is another key, or not all of it");
    }

    private static String note(Map<String, String> tags) {
        return Arrays.asList(tags.getOrDefault("t", "").split(":", -1)).contains("y")
                ? "t=y says that it is only a test: receivers may not care for the signature"
                : "";
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(":", -1))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .toList();
    }

    // RFC 6376 §3.2: tag-list = tag-spec *( ";" tag-spec ) [ ";" ]
    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new HashMap<>();
        for (String spec : text.split(";", -1)) {
            int equals = spec.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(
                        spec.substring(0, equals).strip(),
                        spec.substring(equals + 1).strip());
            }
        }
        return tags;
    }
}
