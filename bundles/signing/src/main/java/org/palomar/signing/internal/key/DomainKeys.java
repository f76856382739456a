package org.palomar.signing.internal.key;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.palomar.api.signing.BrokenKey;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.KeyState;

/**
 * The keys of a domain. Immutable.
 *
 * @param keys the newest first
 */
public record DomainKeys(List<KeyEntry> keys, List<BrokenKey> broken) {

    static final DomainKeys NONE = new DomainKeys(List.of(), List.of());

    public DomainKeys {
        keys = keys.stream()
                .sorted(Comparator.comparing(KeyEntry::created).reversed().thenComparing(KeyEntry::selector))
                .toList();
        broken = List.copyOf(broken);
    }

    public List<KeyEntry> in(KeyState state) {
        return keys.stream().filter(key -> key.state() == state).toList();
    }

    /** What a message is signed with: of each algorithm the key that came to sign last. */
    public List<KeyEntry> signing() {
        List<KeyEntry> signing = new ArrayList<>();
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            in(KeyState.SIGNING).stream()
                    .filter(key -> key.secret().algorithm() == algorithm)
                    .max(Comparator.comparing(KeyEntry::since))
                    .ifPresent(signing::add);
        }
        return signing;
    }

    public Optional<KeyEntry> find(String selector) {
        return keys.stream().filter(key -> key.selector().equals(selector)).findFirst();
    }

    DomainKeys with(KeyEntry changed) {
        List<KeyEntry> all = new ArrayList<>(keys);
        all.removeIf(changed::isSame);
        all.add(changed);
        return new DomainKeys(all, broken);
    }

    /** These as they were read now, and of those from before what can't be read: keys stay in force, and broken ones that are not found stay broken for that reason. */
    DomainKeys besides(DomainKeys before, Function<BrokenKey, String> reason) {
        List<KeyEntry> all = new ArrayList<>(keys);
        before.keys.stream().filter(key -> find(key.selector()).isEmpty()).forEach(all::add);
        List<BrokenKey> faults = new ArrayList<>(broken);
        faults.removeIf(key -> before.find(key.selector()).isPresent());
        before.broken.stream()
                .filter(key -> !key.selector().isEmpty() && !names(key.selector()))
                .map(key -> new BrokenKey(key.domain(), key.selector(), reason.apply(key)))
                .forEach(faults::add);
        return new DomainKeys(all, faults);
    }

    private boolean names(String selector) {
        return find(selector).isPresent()
                || broken.stream().anyMatch(key -> key.selector().equals(selector));
    }

    DomainKeys without(String selector) {
        return new DomainKeys(
                keys.stream().filter(key -> !key.selector().equals(selector)).toList(),
                broken.stream().filter(key -> !key.selector().equals(selector)).toList());
    }

    boolean isEmpty() {
        return keys.isEmpty() && broken.isEmpty();
    }
}
