package org.palomar.pipeline.internal.route;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.StepDescription;

/** Where a route starts: {@code palomar:content?rank=…}. Its consumer is a filter step. */
final class StageEndpoint extends DefaultEndpoint {

    private final RouteSteps steps;
    private final StepDescription description;

    StageEndpoint(String uri, Component component, RouteSteps steps, StepDescription description) {
        super(uri, component);
        this.steps = steps;
        this.description = description;
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        return new StepConsumer(processor);
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("messages can't be sent to a stage; use palomar:tag, reject, …");
    }

    private final class StepConsumer extends DefaultConsumer implements FilterStep {

        StepConsumer(Processor processor) {
            super(StageEndpoint.this, processor);
            steps.add(this);
        }

        @Override
        public StepDescription description() {
            return description;
        }

        @Override
        public Opinion judge(MailTransaction transaction) throws Exception {
            Exchange exchange = createExchange(false);
            Answer answer = new Answer(transaction);
            exchange.getMessage().setBody(new MailView(transaction));
            exchange.setProperty(Answer.PROPERTY, answer);
            createUoW(exchange);
            try {
                getProcessor().process(exchange);
            } finally {
                doneUoW(exchange);
            }
            Exception failure = exchange.getException();
            if (failure != null) {
                throw failure;
            }
            return answer.opinion();
        }
    }
}
