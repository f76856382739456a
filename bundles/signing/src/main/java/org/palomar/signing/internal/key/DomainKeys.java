package org.palomar.signing.internal.key;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

    DomainKeys without(String selector) {
        return new DomainKeys(
                keys.stream().filter(key -> !key.selector().equals(selector)).toList(),
                broken.stream().filter(key -> !key.selector().equals(selector)).toList());
    }

    boolean isEmpty() {
        return keys.isEmpty() && broken.isEmpty();
    }
}
