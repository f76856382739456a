package org.palomar.directory.internal.records;

import java.util.List;
import java.util.Optional;

/**
 * How an account proves who it is.
 *
 * @param hash with its scheme, such as <code>{ARGON2ID}$argon2id$…</code>
 * @param scram one for each mechanism that was set when the password was last seen; none where it never was, as after an import
 */
public record Credential(String hash, List<ScramKeys> scram) {
    public Credential {
        scram = List.copyOf(scram);
    }

    /** What is kept for a mechanism: keys, or the mark that there can't be any. */
    public Optional<ScramKeys> scram(String mechanism) {
        return scram.stream().filter(keys -> keys.mechanism().equals(mechanism)).findFirst();
    }

    @Override
    public String toString() {
        return "Credential[hidden]";
    }
}
