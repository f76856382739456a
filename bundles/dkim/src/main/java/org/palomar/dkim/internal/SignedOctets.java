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

    private static final int NOWHERE = -1;

    private SignedOctets() {}

    /** Of a header that is being signed. */
    static byte[] of(byte[] header, List<String> names, boolean relaxed) {
        return of(header, names, relaxed, NOWHERE);
    }

    /** Of the header around a field that is verified: where its own name is signed, others of that name are meant (RFC 6376 §3.5). */
    static byte[] around(FieldOctets self, List<String> names, boolean relaxed) {
        return of(self.header(), names, relaxed, self.start());
    }

    // RFC 6376 §5.4.2: of several fields of one name, the last is the first that is meant, each once
    private static byte[] of(byte[] header, List<String> names, boolean relaxed, int self) {
        Set<String> wanted =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        Map<String, List<FieldOctets>> fields = FieldOctets.select(header, wanted);
        fields.values().forEach(all -> all.removeIf(one -> one.start() == self));
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
