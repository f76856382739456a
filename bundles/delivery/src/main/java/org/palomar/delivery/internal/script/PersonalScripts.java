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

    /** One that another includes. */
    Optional<Script> included(AccountId account, String name) throws StoreException, SieveSyntaxException {
        Optional<ScriptName> parsed = ScriptName.parse(name);
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        Optional<StoredScript> script = scripts.list(account).stream()
                .filter(each -> each.name().equals(parsed.get()))
                .findFirst();
        return script.isPresent() ? compiled(account, script.get()) : Optional.empty();
    }

    private static String digest(byte[] text) {
        return Digests.sha256(text);
    }
}
