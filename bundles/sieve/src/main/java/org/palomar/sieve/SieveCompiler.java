package org.palomar.sieve;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.palomar.sieve.internal.compile.Compilation;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.syntax.Source;

/** Makes scripts of texts. Immutable, for any number of threads at once. */
public final class SieveCompiler {

    private final Set<Extension> extensions;

    private SieveCompiler(Set<Extension> extensions) {
        this.extensions = extensions;
    }

    /** A compiler that knows every extension. */
    public static SieveCompiler withAllExtensions() {
        return new SieveCompiler(EnumSet.allOf(Extension.class));
    }

    /** The same without these extensions; others of the names are passed over. */
    public SieveCompiler without(Set<String> capabilities) {
        Set<Extension> left = EnumSet.copyOf(extensions);
        left.removeIf(extension -> capabilities.contains(extension.capability()));
        return new SieveCompiler(left);
    }

    /** The capabilities that scripts may require, in the order of their names. */
    public Set<String> capabilities() {
        Set<String> names = new TreeSet<>();
        extensions.forEach(extension -> names.add(extension.capability()));
        return names;
    }

    /**
     * Compiles a script in UTF-8, of at most 1 MiB.
     *
     * @throws SieveSyntaxException at the first fault
     */
    public Script compile(byte[] utf8) throws SieveSyntaxException {
        return new Script(Compilation.program(Source.of(utf8), extensions));
    }
}
