package org.palomar.mailboxes.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.palomar.api.store.StoreException;
import org.palomar.storage.KeyValueEngine;
import org.palomar.storage.Store;

/** Walks a range page by page, so that whoever looks at the entries may take time, and no more than a page is in memory. For one thread. */
final class Pages {

    /** Entries of a page. */
    private static final int MAX_ENTRIES = 512;
    /** Octets of a page, one entry more at most. */
    private static final int MAX_OCTETS = 1 << 20;

    private static final class Entry {
        private final byte[] key;
        private final byte[] value;

        Entry(byte[] key, byte[] value) {
            this.key = key;
            this.value = value;
        }
    }

    private Pages() {}

    static void walk(Store store, byte[] from, byte[] to, KeyValueEngine.Visitor visitor) throws StoreException {
        byte[] start = from;
        boolean more = true;
        while (more) {
            List<Entry> page = page(store, start, to);
            more = !page.isEmpty();
            for (Entry entry : page) {
                if (!visitor.visit(entry.key, entry.value)) {
                    return;
                }
                start = Arrays.copyOf(entry.key, entry.key.length + 1);
            }
        }
    }

    private static List<Entry> page(Store store, byte[] from, byte[] to) throws StoreException {
        List<Entry> page = new ArrayList<>();
        int[] octets = new int[1];
        try {
            store.scan(from, to, (key, value) -> {
                page.add(new Entry(key, value));
                octets[0] += value.length;
                return page.size() < MAX_ENTRIES && octets[0] < MAX_OCTETS;
            });
        } catch (StoreException failure) {
            // What came before it is good; the next page begins with it.
            if (page.isEmpty()) {
                throw failure;
            }
        }
        return page;
    }
}
