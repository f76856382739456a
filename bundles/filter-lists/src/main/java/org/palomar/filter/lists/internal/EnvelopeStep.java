package org.palomar.filter.lists.internal;

import java.io.IOException;
import java.time.Duration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;

/** Refuses at each recipient who is not wanted, by the envelope, so that the sender hears it of each. Safe for any thread. */
@Component(service = FilterStep.class)
public final class EnvelopeStep implements FilterStep {

    /** A look into lists in memory: a step that needs longer is broken. */
    static final Duration DEADLINE = Duration.ofSeconds(5);

    private final Lists lists;

    @Activate
    public EnvelopeStep(@Reference Lists lists) {
        this.lists = lists;
    }

    @Override
    public StepDescription description() {
        return new StepDescription(
                "lists", Stage.ENVELOPE, lists.settings().rank(), DEADLINE, FailurePolicy.DEFER, new Scope.All());
    }

    @Override
    public Opinion judge(MailTransaction message) throws IOException {
        return lists.isIdle(message) ? Opinion.ACCEPT : lists.opinion(message, Senders.ofEnvelope(message), false);
    }
}
