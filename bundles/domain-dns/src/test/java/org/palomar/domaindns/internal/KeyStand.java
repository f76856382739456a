package org.palomar.domaindns.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Domain;
import org.palomar.api.signing.BrokenKey;
import org.palomar.api.signing.KeyAdmin;
import org.palomar.api.signing.KeyAlgorithm;
import org.palomar.api.signing.SigningKey;

/** Keys that are there; nobody is to change any. */
final class KeyStand implements KeyAdmin {

    private final List<SigningKey> keys = new ArrayList<>();

    void add(SigningKey key) {
        keys.add(key);
    }

    void clear() {
        keys.clear();
    }

    @Override
    public List<SigningKey> keys(Optional<Domain> domain) {
        return List.copyOf(keys);
    }

    @Override
    public List<BrokenKey> broken(Optional<Domain> domain) {
        return List.of();
    }

    private static AssertionError unwanted() {
        return new AssertionError("a look changes nothing");
    }

    @Override
    public List<SigningKey> create(
            Domain domain, Optional<String> selector, Set<KeyAlgorithm> algorithms, boolean foreign) {
        throw unwanted();
    }

    @Override
    public SigningKey adopt(Domain domain, String selector, Path file, boolean foreign) {
        throw unwanted();
    }

    @Override
    public List<SigningKey> rotate(Domain domain) {
        throw unwanted();
    }

    @Override
    public List<SigningKey> check(Optional<Domain> domain) {
        throw unwanted();
    }

    @Override
    public SigningKey activate(Domain domain, String selector) {
        throw unwanted();
    }

    @Override
    public void remove(Domain domain, String selector, boolean force) {
        throw unwanted();
    }
}
