package org.palomar.swap.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;
import org.palomar.api.pipeline.Comparison;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.StepTrials;

/** A framework of its own with the exchange in it, and what stands in for the pipeline: of steps with one name the newest acts that is not on trial. */
final class RunningFramework implements AutoCloseable, StepTrials {

    private static final String SHARED = "org.palomar.api.health;version=1.0.0,org.palomar.api.message;version=1.0.0,"
            + "org.palomar.api.pipeline;version=1.5.0";

    private record Known(long bundle, FilterStep step) {}

    private final Framework framework;
    private final List<Known> steps = new CopyOnWriteArrayList<>();
    private final Set<Long> beside = ConcurrentHashMap.newKeySet();
    private final Set<Long> admitted = ConcurrentHashMap.newKeySet();
    private final List<String> acted = new CopyOnWriteArrayList<>();
    private final AtomicLong lookedAt = new AtomicLong();
    private volatile LongConsumer waiting = bundle -> {};
    private final SwapComponent swap;
    private volatile Doing doing = Doing.NOTHING;

    /** Starts it on a data folder, with what was installed there before. */
    RunningFramework(Path data, Map<String, String> settings) throws BundleException {
        Map<String, String> configuration = new HashMap<>();
        configuration.put(Constants.FRAMEWORK_STORAGE, data.resolve("cache").toString());
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED);
        framework = new FrameworkFactory().newFramework(configuration);
        framework.start();
        track();
        swap = new SwapComponent(context(), new HashMap<>(settings), data, Duration.ofMillis(20));
    }

    /** The pipeline is there from now on. */
    RunningFramework withPipeline() {
        swap.setPipeline(this);
        return this;
    }

    /** Another pipeline takes its place, which knows of nobody who was admitted. */
    void anotherPipeline() {
        swap.unsetPipeline(this);
        admitted.clear();
        swap.setPipeline(this);
    }

    /** That happens when the exchange waits for messages under way, once. */
    void anotherPipelineInTheMidst() {
        AtomicBoolean midst = new AtomicBoolean(true);
        whileWaiting(bundle -> {
            if (midst.getAndSet(false)) {
                anotherPipeline();
            }
        });
    }

    /** That happens whenever the exchange waits for messages under way with a bundle. */
    void whileWaiting(LongConsumer happens) {
        waiting = happens;
    }

    private void track() {
        new ServiceTracker<FilterStep, Known>(context(), FilterStep.class, null) {
            @Override
            public Known addingService(ServiceReference<FilterStep> reference) {
                Known known = new Known(reference.getBundle().getBundleId(), context.getService(reference));
                steps.add(known);
                note();
                return known;
            }

            @Override
            public void removedService(ServiceReference<FilterStep> reference, Known known) {
                steps.remove(known);
                note();
            }
        }.open();
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    SwapComponent swap() {
        return swap;
    }

    /** What the step that acts says; empty if there is none. */
    String says() {
        return steps.stream()
                .filter(this::acts)
                .reduce((older, newer) -> newer)
                .map(known -> String.valueOf(bundle(known).getHeaders().get("X-Says")))
                .orElse("");
    }

    /** What each change of the steps led to, in order. */
    List<String> history() {
        return acted;
    }

    private void note() {
        acted.add(says());
    }

    private Bundle bundle(Known known) {
        return context().getBundle(known.bundle());
    }

    private boolean acts(Known known) {
        return !bundle(known).getLocation().startsWith(LOCATION) || admitted.contains(known.bundle());
    }

    /** How every step does from now on. */
    void does(long calls, long failures, Duration busy) {
        doing = new Doing(calls, failures, busy);
    }

    /** All bundles but the framework itself, by their locations. */
    Set<String> locations() {
        Set<String> all = new HashSet<>();
        for (Bundle bundle : context().getBundles()) {
            if (bundle.getBundleId() != 0) {
                all.add(bundle.getLocation());
            }
        }
        return all;
    }

    @Override
    public Set<String> names(long bundle) {
        lookedAt.incrementAndGet();
        return steps.stream()
                .filter(known -> known.bundle() == bundle)
                .map(known -> known.step().description().name())
                .collect(Collectors.toSet());
    }

    /** How often somebody asked for the names of a bundle's steps. */
    long lookedAt() {
        return lookedAt.get();
    }

    @Override
    public void admit(long bundle) {
        admitted.add(bundle);
        List<Known> newest =
                steps.stream().filter(known -> known.bundle() == bundle).toList();
        steps.removeAll(newest);
        steps.addAll(newest);
        note();
    }

    @Override
    public void dismiss(long bundle) {
        admitted.remove(bundle);
    }

    @Override
    public List<StepDescription> acting(long bundle) {
        Map<String, Known> newest = new HashMap<>();
        steps.stream()
                .filter(this::acts)
                .forEach(known -> newest.put(known.step().description().name(), known));
        return newest.values().stream()
                .filter(known -> known.bundle() == bundle)
                .map(known -> known.step().description())
                .toList();
    }

    @Override
    public boolean awaitUnused(long bundle, Duration patience) {
        waiting.accept(bundle);
        return true;
    }

    @Override
    public void shadow(long bundle) {
        beside.add(bundle);
    }

    @Override
    public void endShadow(long bundle) {
        beside.remove(bundle);
    }

    @Override
    public Comparison comparison(long bundle) {
        return new Comparison(beside.contains(bundle) ? 1 : 0, 0, 0, Duration.ZERO, Duration.ZERO, List.of());
    }

    /** What says the step that is asked beside the one that acts; empty if there is none. */
    String besides() {
        return beside.stream()
                .map(bundle ->
                        String.valueOf(context().getBundle(bundle).getHeaders().get("X-Says")))
                .reduce("", String::concat);
    }

    @Override
    public boolean reset(String step) {
        return false;
    }

    @Override
    public Doing doing(long bundle, String step) {
        return doing;
    }

    @Override
    public void close() throws BundleException, InterruptedException {
        swap.stop();
        kill();
    }

    /** Ends it without a word to the exchange. */
    void kill() throws BundleException, InterruptedException {
        framework.stop();
        framework.waitForStop(30_000);
    }
}
