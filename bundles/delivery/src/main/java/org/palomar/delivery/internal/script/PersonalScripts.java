package org.palomar.delivery.internal.script;

import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.script.ScriptName;
import org.palomar.api.script.Scripts;
import org.palomar.api.script.StoredScript;
import org.palomar.api.store.StoreException;
import org.palomar.sieve.Script;
import org.palomar.sieve.SieveSyntaxException;

/** The scripts of owners, compiled. Safe for any thread. */
final class PersonalScripts {

    private final Scripts scripts;
    private final CompiledScripts compiled = new CompiledScripts();

    PersonalScripts(Scripts scripts) {
        this.scripts = scripts;
    }

    /** From memory. */
    Optional<StoredScript> active(AccountId account) throws StoreException {
        return scripts.active(account);
    }

    /**
     * The script that was found, or what has taken its place since.
     *
     * @return empty if it is gone by now
     * @throws SieveSyntaxException if it does not compile (any more)
     */
    Optional<Script> compiled(AccountId account, StoredScript script) throws StoreException, SieveSyntaxException {
        Optional<Script> known = compiled.find(script.digest());
        if (known.isPresent()) {
            return known;
        }
        Optional<byte[]> text = scripts.text(account, script.name());
        return text.isPresent() ? Optional.of(compiled.compile(digest(text.get()), text.get())) : Optional.empty();
    }

    /** Whether the account has any; from memory. */
    boolean any(AccountId account) throws StoreException {
        return !scripts.list(account).isEmpty();
    }

    /** The script of a name, which may be no name at all; from memory. */
    Optional<StoredScript> named(AccountId account, String name) throws StoreException {
        Optional<ScriptName> parsed = ScriptName.parse(name);
        return parsed.isEmpty()
                ? Optional.empty()
                : scripts.list(account).stream()
                        .filter(each -> each.name().equals(parsed.get()))
                        .findFirst();
    }

    /** One that another includes. */
    Optional<Script> included(AccountId account, String name) throws StoreException, SieveSyntaxException {
        Optional<StoredScript> script = named(account, name);
        return script.isPresent() ? compiled(account, script.get()) : Optional.empty();
    }

    private static String digest(byte[] text) {
        return Digests.sha256(text);
    }
}
