package org.palomar.sieve;

import java.io.IOException;
import java.util.Set;
import org.palomar.api.message.Content;
import org.palomar.sieve.internal.run.Program;
import org.palomar.sieve.internal.run.Runner;

/** A compiled script. Immutable, for any number of threads at once. */
public final class Script {

    private final Program program;

    Script(Program program) {
        this.program = program;
    }

    /** The capabilities that the script requires. */
    public Set<String> required() {
        return program.requiredNames();
    }

    /**
     * Runs the script on a message.
     *
     * @throws IOException only if the message can't be read
     */
    public Outcome run(Content message, SmtpEnvelope envelope, SieveEnvironment environment, RunLimits limits)
            throws IOException {
        return new Runner(message, envelope, environment, limits, script -> script.program, false).run(program);
    }

    /** As {@link #run}, and tells each test and action on the way ({@link Outcome#steps}). */
    public Outcome explain(Content message, SmtpEnvelope envelope, SieveEnvironment environment, RunLimits limits)
            throws IOException {
        return new Runner(message, envelope, environment, limits, script -> script.program, true).run(program);
    }
}
