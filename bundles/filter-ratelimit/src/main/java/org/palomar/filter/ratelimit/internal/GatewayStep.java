package org.palomar.filter.ratelimit.internal;

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

/** Counts what a gateway in front has brought, when it has. It refuses nothing: who has no room was asked to come back at RCPT. Safe for any thread. */
@Component(service = FilterStep.class)
public final class GatewayStep implements FilterStep {

    private final RateLimitStep limits;

    @Activate
    public GatewayStep(@Reference RateLimitStep limits) {
        this.limits = limits;
    }

    @Override
    public StepDescription description() {
        return new StepDescription(
                "ratelimit-gateway",
                Stage.CONTENT,
                limits.rank(),
                RateLimitStep.DEADLINE,
                FailurePolicy.ACCEPT_AND_MARK,
                new Scope.All());
    }

    @Override
    public Opinion judge(MailTransaction message) {
        limits.brought(message);
        return Opinion.ACCEPT;
    }
}
