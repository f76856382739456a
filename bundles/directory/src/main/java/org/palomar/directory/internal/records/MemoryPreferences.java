package org.palomar.directory.internal.records;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preference;

/** Preferences without a database, for tests. */
final class MemoryPreferences implements PreferenceRecords {

    private record Name(Holder holder, String subject, String key) {}

    private final Map<Name, Preference> all = new LinkedHashMap<>();

    @Override
    public synchronized List<Preference> all() {
        return List.copyOf(all.values());
    }

    @Override
    public synchronized void put(Preference one) {
        all.put(new Name(one.holder(), one.subject(), one.key()), one);
    }

    synchronized void putAll(List<Preference> several) {
        several.forEach(this::put);
    }

    @Override
    public synchronized void remove(Holder holder, String subject, String key) {
        all.remove(new Name(holder, subject, key));
    }

    synchronized void forget(Holder gone) {
        all.keySet().removeIf(name -> name.holder().equals(gone));
    }
}
