package org.palomar.delivery.internal.script;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.palomar.sieve.Script;
import org.palomar.sieve.SieveCompiler;
import org.palomar.sieve.SieveSyntaxException;

/** Compiled scripts by the digests of their texts, those used last. Safe for any thread; two may compile the same text at once. */
final class CompiledScripts {

    private static final SieveCompiler COMPILER = SieveCompiler.withAllExtensions();

    /** Octets of the texts of all that are kept: compiled, they take some ten times as much. */
    private static final long MOST = 2 << 20;

    private record Compiled(Script script, int octets) {}

    private final Map<String, Compiled> byDigest = new LinkedHashMap<>(64, 0.75f, true);
    private long octets;

    synchronized Optional<Script> find(String digest) {
        return Optional.ofNullable(byDigest.get(digest)).map(Compiled::script);
    }

    /** @throws SieveSyntaxException if it is none */
    Script compile(String digest, byte[] text) throws SieveSyntaxException {
        Script script = COMPILER.compile(text);
        keep(digest, new Compiled(script, text.length));
        return script;
    }

    private synchronized void keep(String digest, Compiled compiled) {
        if (byDigest.put(digest, compiled) == null) {
            octets += compiled.octets();
        }
        var eldest = byDigest.entrySet().iterator();
        while (octets > MOST && eldest.hasNext()) {
            octets -= eldest.next().getValue().octets();
            eldest.remove();
        }
    }
}
