package org.palomar.directory.internal.records;

import java.util.List;

/**
 * How an account proves who it is.
 *
 * @param hash with its scheme, such as <code>{ARGON2ID}$argon2id$…</code>
 * @param scram none where the password itself was never seen, as after an import
 */
public record Credential(String hash, List<ScramKeys> scram) {
    public Credential {
        scram = List.copyOf(scram);
    }

    @Override
    public String toString() {
        return "Credential[hidden]";
    }
}
