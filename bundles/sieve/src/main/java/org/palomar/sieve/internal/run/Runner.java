package org.palomar.sieve.internal.run;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.palomar.api.message.Content;
import org.palomar.sieve.Action;
import org.palomar.sieve.Outcome;
import org.palomar.sieve.Outcome.Note;
import org.palomar.sieve.RunLimits;
import org.palomar.sieve.Script;
import org.palomar.sieve.SieveEnvironment;
import org.palomar.sieve.SmtpEnvelope;
import org.palomar.sieve.internal.match.SieveFailure;

/** Runs a program once, from the beginning to its outcome. For one thread. */
public final class Runner {

    private final Content content;
    private final Message message;
    private final Run run;

    public Runner(
            Content content,
            SmtpEnvelope envelope,
            SieveEnvironment environment,
            RunLimits limits,
            Function<Script, Program> programs,
            boolean explaining)
            throws IOException {
        this.content = content;
        this.message = new Message(content);
        this.run = new Run(message, envelope, environment, limits, programs, explaining);
    }

    public Outcome run(Program program) throws IOException {
        try {
            run.execute("", program, message);
            // RFC 6785 §3.1: what is in a mailbox doesn't change
            boolean delivering = run.environment().cause() == SieveEnvironment.Cause.DELIVERY;
            List<Action> actions = run.decisions().all(delivering ? message.current() : content);
            return new Outcome(actions, run.duplicates(), run.warnings(), Optional.empty(), run.steps());
        } catch (SieveFailure failure) {
            Note note = new Note(run.scriptName(), failure.line(), failure.getMessage());
            Action kept = new Action.Keep(content, run.environment().flags(), true, 0);
            return new Outcome(List.of(kept), List.of(), run.warnings(), Optional.of(note), run.steps());
        }
    }
}
