package org.palomar.mailboxes.internal;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.palomar.api.mailbox.Annotated;
import org.palomar.api.mailbox.AnnotationName;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.store.StoreException;
import org.palomar.mailboxes.internal.record.AnnotationKeys;
import org.palomar.storage.Store;

/** The annotations of one mailbox or account, one record each. */
record Annotations(Store store, AnnotationKeys keys) {

    NavigableMap<AnnotationName, byte[]> all() throws StoreException {
        NavigableMap<AnnotationName, byte[]> found = new TreeMap<>();
        Pages.walk(store, keys.first(), keys.end(), (key, value) -> {
            String name =
                    new String(key, keys.first().length, key.length - keys.first().length, StandardCharsets.US_ASCII);
            AnnotationName.parse(name).ifPresent(parsed -> found.put(parsed, value));
            return true;
        });
        return found;
    }

    Optional<byte[]> value(AnnotationName name) throws StoreException {
        return store.get(keys.of(name));
    }

    /**
     * Whether there would be room; looked at before the change, so that the committer need not read.
     *
     * @throws MailboxException if there would be none
     */
    void requireRoom(Map<AnnotationName, byte[]> values, Set<AnnotationName> removed)
            throws StoreException, MailboxException {
        for (Map.Entry<AnnotationName, byte[]> each : values.entrySet()) {
            if (each.getValue().length > Annotated.MAX_VALUE) {
                throw new MailboxException(MailboxException.Reason.TOO_BIG, "the value is too large");
            }
            if (each.getKey().isScope()) {
                throw new MailboxException(MailboxException.Reason.LIMIT_OR_RULE, "a scope has no value");
            }
        }
        if (values.isEmpty()) {
            return; // removing always helps
        }
        NavigableMap<AnnotationName, byte[]> then = all();
        removed.forEach(then::remove);
        then.putAll(values);
        long octets = then.values().stream().mapToLong(value -> value.length).sum();
        if (then.size() > Annotated.MAX_ANNOTATIONS || octets > Annotated.MAX_ALL_VALUES) {
            throw new MailboxException(MailboxException.Reason.LIMIT_OR_RULE, "too many annotations");
        }
    }
}
