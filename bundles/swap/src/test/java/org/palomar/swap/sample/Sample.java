package org.palomar.swap.sample;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.message.HeaderField;
import org.palomar.api.pipeline.FailurePolicy;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.Scope;
import org.palomar.api.pipeline.Stage;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.Verdict;

/** A bundle with a step, in the tests' own jars, which say in the manifest what it is called, what it says and what is wrong with it. */
public final class Sample implements BundleActivator {

    /** The system property, a latch of the test's, until which a step that is mute does not say what it is. */
    public static final String MUTE = "palomar.test.mute";

    @Override
    public void start(BundleContext context) throws IOException, InterruptedException {
        String says = header(context, "X-Says");
        String fault = header(context, "X-Fault");
        if (fault.equals("start")) {
            throw new IllegalStateException("it was made to fail");
        }
        // On trial it is well, in the place of the old one it is not.
        boolean real = !context.getBundle().getLocation().startsWith("palomar-trial:");
        if (fault.equals("real") && real) {
            throw new IllegalStateException("it was made to fail in its place");
        }
        if (fault.equals("hang") && real) {
            new CountDownLatch(1).await();
        }
        if (fault.equals("once") && real && !context.getDataFile("started").createNewFile()) {
            throw new IllegalStateException("it was made to start once");
        }
        if (fault.equals("shy") && real && !context.getDataFile("started").createNewFile()) {
            return;
        }
        if ((fault.equals("sick") && real) || fault.equals("ill")) {
            HealthFinding finding = new HealthFinding(HealthFinding.Severity.FAILED, "x", "It has a cold.", "Rest.");
            context.registerService(HealthIndicator.class, () -> List.of(finding), null);
        }
        if (fault.equals("picky")) {
            HealthFinding finding = new HealthFinding(
                    HealthFinding.Severity.DEGRADED,
                    "x",
                    "etc/palomar.x.cfg: colour: there is no such key",
                    "Mend it.");
            context.registerService(HealthIndicator.class, () -> List.of(finding), null);
        }
        if (fault.equals("dumb") && real) {
            HealthIndicator dumb = () -> {
                throw new IllegalStateException("it lost its voice");
            };
            context.registerService(HealthIndicator.class, dumb, null);
        }
        if (!fault.equals("none")) {
            String[] names = header(context, "X-Name").split(",", -1);
            boolean half =
                    fault.equals("half") && !context.getDataFile("started").createNewFile();
            for (String name : half ? List.of(names).subList(0, 1) : List.of(names)) {
                context.registerService(FilterStep.class, new Says(name, says, fault), null);
            }
        }
    }

    private static String header(BundleContext context, String name) {
        String value = context.getBundle().getHeaders().get(name);
        return value == null ? "" : value;
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes its services away.
    }

    private record Says(String name, String says, String fault) implements FilterStep {
        @Override
        public StepDescription description() {
            if (fault.equals("mute") && System.getProperties().get(MUTE) instanceof CountDownLatch until) {
                try {
                    until.await();
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }
            return new StepDescription(
                    name, Stage.CONTENT, 500, Duration.ofSeconds(10), FailurePolicy.DEFER, new Scope.All());
        }

        @Override
        public Opinion judge(MailTransaction transaction) {
            List<HeaderField> fields = new ArrayList<>();
            fields.add(new HeaderField("X-Says", says));
            return Opinion.of(new Verdict.Tag(fields));
        }
    }
}
