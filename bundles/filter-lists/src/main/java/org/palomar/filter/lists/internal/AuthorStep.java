package org.palomar.filter.lists.internal;

import java.io.IOException;
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

/** Goes by the lists once it is known who wrote the message, and whether that is true. Safe for any thread. */
@Component(service = FilterStep.class)
public final class AuthorStep implements FilterStep {

    static final String NAME = "lists-author";

    private final Lists lists;

    @Activate
    public AuthorStep(@Reference Lists lists) {
        this.lists = lists;
    }

    @Override
    public StepDescription description() {
        return new StepDescription(
                NAME,
                Stage.CONTENT,
                lists.settings().rankContent(),
                EnvelopeStep.DEADLINE,
                FailurePolicy.DEFER,
                new Scope.All());
    }

    @Override
    public Opinion judge(MailTransaction message) throws IOException {
        return lists.isIdle(message) ? Opinion.ACCEPT : lists.opinion(message, Senders.of(message), true);
    }
}
