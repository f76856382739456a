package org.palomar.directory.internal.preference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.palomar.api.directory.DirectoryRefusalException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.preference.Holder;
import org.palomar.api.preference.Preference;
import org.palomar.api.preference.PreferenceAdmin;
import org.palomar.api.preference.Preferences;
import org.palomar.directory.internal.records.PreferenceRecords;

/** All preferences in memory, a few hundred octets each. Writers hold the directory's monitor and change the durable rows first. */
public final class KeptPreferences implements Preferences, PreferenceAdmin {

    private static final Comparator<Preference> ORDER = Comparator.comparing(Preference::subject)
            .thenComparing(one -> one.holder() instanceof Holder.OfAccount)
            .thenComparing(one -> one.holder().toString())
            .thenComparing(Preference::key);

    private final PreferenceRecords records;
    private final Object monitor;
    private final Predicate<Holder> exists;

    /** By subject, then by holder, then by key; the maps inside are never changed, but replaced. */
    private final Map<String, Map<Holder, Map<String, String>>> all = new ConcurrentHashMap<>();

    /**
     * Reads everything.
     *
     * @param monitor held while the directory changes, so that no holder goes meanwhile
     * @param exists whether there is such a domain or account
     */
    public KeptPreferences(PreferenceRecords records, Object monitor, Predicate<Holder> exists)
            throws DirectoryUnavailableException {
        this.records = records;
        this.monitor = monitor;
        this.exists = exists;
        records.all().forEach(this::keep);
    }

    private void keep(Preference preference) {
        Map<Holder, Map<String, String>> holders =
                all.computeIfAbsent(preference.subject(), fresh -> new ConcurrentHashMap<>());
        Map<String, String> values = new HashMap<>(holders.getOrDefault(preference.holder(), Map.of()));
        values.put(preference.key(), preference.value());
        holders.put(preference.holder(), Map.copyOf(values));
    }

    @Override
    public boolean isEmpty(String subject) {
        return !all.containsKey(subject);
    }

    @Override
    public Map<String, String> of(Holder holder, String subject) {
        return all.getOrDefault(subject, Map.of()).getOrDefault(holder, Map.of());
    }

    @Override
    public List<Preference> preferences() {
        List<Preference> found = new ArrayList<>();
        all.forEach((subject, holders) -> holders.forEach((holder, values) ->
                values.forEach((key, value) -> found.add(new Preference(holder, subject, key, value)))));
        found.sort(ORDER);
        return found;
    }

    @Override
    public void set(Preference preference) throws DirectoryRefusalException, DirectoryUnavailableException {
        synchronized (monitor) {
            if (!exists.test(preference.holder())) {
                throw new DirectoryRefusalException("There is no such domain or account.");
            }
            records.put(preference);
            keep(preference);
        }
    }

    @Override
    public boolean clear(Holder holder, String subject, String key) throws DirectoryUnavailableException {
        synchronized (monitor) {
            Map<String, String> values = new HashMap<>(of(holder, subject));
            if (values.remove(key) == null) {
                return false;
            }
            records.remove(holder, subject, key);
            replace(subject, holder, values);
            return true;
        }
    }

    private void replace(String subject, Holder holder, Map<String, String> values) {
        Map<Holder, Map<String, String>> holders = all.getOrDefault(subject, Map.of());
        if (!values.isEmpty()) {
            holders.put(holder, Map.copyOf(values));
        } else if (holders.remove(holder) != null && holders.isEmpty()) {
            all.remove(subject);
        }
    }

    /** To be told, with the monitor held, when a domain or account is removed: its rows went with it. */
    public void forget(Holder gone) {
        List.copyOf(all.keySet()).forEach(subject -> replace(subject, gone, Map.of()));
    }
}
