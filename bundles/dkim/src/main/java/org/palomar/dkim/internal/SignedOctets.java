package org.palomar.dkim.internal;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The octets that a list of names ({@code h=}) means. Pure. */
final class SignedOctets {

    private SignedOctets() {}

    // RFC 6376 §5.4.2: of several fields of one name, the last is the first that is meant, each once
    static byte[] of(byte[] header, List<String> names, boolean relaxed) {
        Set<String> wanted =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        Map<String, List<FieldOctets>> fields = FieldOctets.select(header, wanted);
        Map<String, Integer> used = new HashMap<>();
        ByteArrayOutputStream octets = new ByteArrayOutputStream(1024);
        for (String name : names) {
            String key = name.toLowerCase(Locale.ROOT);
            List<FieldOctets> all = fields.getOrDefault(key, List.of());
            int index = all.size() - used.merge(key, 1, Integer::sum);
            if (index >= 0) {
                octets.writeBytes(
                        relaxed ? all.get(index).relaxed() : all.get(index).simple());
            }
        }
        return octets.toByteArray();
    }
}
