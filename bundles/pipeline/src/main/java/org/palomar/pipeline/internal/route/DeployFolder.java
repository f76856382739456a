package org.palomar.pipeline.internal.route;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.pipeline.PipelineInspection.RouteProblem;
import org.palomar.pipeline.internal.OneLine;
import org.palomar.pipeline.internal.StepPipeline;
import org.palomar.pipeline.internal.route.RouteFile.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the route files of a folder steps of the pipeline. A file is taken up when it was the same at two looks, so that nobody's half-written file
 * acts. A broken file is refused and its last good routes stay, over a restart as well; one that can't be read is tried again at each look, one whose
 * steps have names that others have once these are free; a file that is gone takes its steps with it. {@link #look()} is for one thread.
 */
public final class DeployFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeployFolder.class);

    /** Between two looks, in milliseconds: soon enough for a person who edits. */
    private static final long INTERVAL = 500;

    /** How long a close waits for a look that is loading a file, in seconds. */
    private static final long CLOSE_PATIENCE = 20;

    /** Larger files are no routes. */
    private static final long MAX_OCTETS = 1 << 20;

    /** Reads a whole file. */
    @FunctionalInterface
    interface Reader {
        byte[] read(Path file) throws IOException;
    }

    private final Path folder;
    private final LastGoodRoutes lastGood;
    private final StepPipeline pipeline;
    private final Reader reader;
    private final Map<String, Stamp> seen = new HashMap<>();
    private final Map<String, Stamp> taken = new HashMap<>();
    /** By file, the names for which it is refused. */
    private final Map<String, List<String>> clashing = new HashMap<>();

    private final Map<String, RouteFile> loaded = new HashMap<>();
    private final Map<String, RouteProblem> problems = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("palomar-deploy").factory());

    private boolean closed;

    /** @param lastGood the folder for copies of what is in force */
    public DeployFolder(Path folder, Path lastGood, StepPipeline pipeline) {
        this(folder, lastGood, pipeline, Files::readAllBytes);
    }

    DeployFolder(Path folder, Path lastGood, StepPipeline pipeline, Reader reader) {
        this.folder = folder;
        this.lastGood = new LastGoodRoutes(lastGood);
        this.pipeline = pipeline;
        this.reader = reader;
    }

    /** Takes up what is there before it returns, so that no message passes a route by at the start or in an update, and looks from now on. */
    public void watch() {
        lastGood.forgetAllBut(folder);
        lookSafely();
        lookSafely();
        var unused = looks.scheduleWithFixedDelay(this::lookSafely, INTERVAL, INTERVAL, TimeUnit.MILLISECONDS);
    }

    /** By file. */
    public List<RouteProblem> problems() {
        return List.copyOf(new TreeMap<>(problems).values());
    }

    /** The problems, and whether something of the same file acts meanwhile. */
    public List<HealthFinding> findings() {
        return problems().stream()
                .map(problem -> new HealthFinding(
                        HealthFinding.Severity.DEGRADED,
                        "deploy/" + problem.file(),
                        "The route file is refused" + line(problem) + ": " + problem.reason(),
                        "Correct the file; "
                                + (acts(problem.file())
                                        ? "its last good routes are in force."
                                        : "none of its routes is in force.")))
                .toList();
    }

    private static String line(RouteProblem problem) {
        return problem.line() > 0 ? ", line " + problem.line() : "";
    }

    private synchronized boolean acts(String file) {
        return loaded.containsKey(file);
    }

    private void lookSafely() {
        try {
            look();
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError failure) {
            LOG.warn("the folder {} can't be looked at: {}", folder, failure.toString());
        }
    }

    /** Takes up what has changed since the last look and was the same at that one. */
    void look() throws IOException {
        Map<String, Stamp> now = files();
        for (Map.Entry<String, Stamp> file : now.entrySet()) {
            Stamp stamp = file.getValue();
            if (stamp.equals(seen.get(file.getKey()))
                    && (!stamp.equals(taken.get(file.getKey())) || isFreeNow(file.getKey()))) {
                takeSafely(file.getKey(), stamp);
            }
        }
        Set<String> known = new HashSet<>(taken.keySet());
        known.addAll(problems.keySet());
        known.addAll(loaded.keySet());
        known.removeAll(now.keySet());
        known.forEach(this::forget);
        seen.clear();
        seen.putAll(now);
    }

    private boolean isFreeNow(String file) {
        List<String> names = clashing.getOrDefault(file, List.of());
        return !names.isEmpty() && names.stream().noneMatch(pipeline::hasStep);
    }

    private Map<String, Stamp> files() throws IOException {
        Map<String, Stamp> files = new TreeMap<>();
        if (!Files.isDirectory(folder)) {
            return files;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path path : (Iterable<Path>) entries::iterator) {
                String name = path.getFileName().toString();
                if (name.matches("[^.].*\\.(?:xml|ya?ml)")) {
                    Stamp.of(path).ifPresent(stamp -> files.put(name, stamp));
                }
            }
        }
        return files;
    }

    /** Whatever is wrong with one file, the others are looked at. What can't be read may be readable at the next look without another stamp. */
    private void takeSafely(String name, Stamp stamp) {
        taken.put(name, stamp);
        clashing.remove(name);
        try {
            take(name);
        } catch (IOException unreadable) {
            taken.remove(name);
            RouteProblem problem = new RouteProblem(name, 0, "it can't be read: " + OneLine.of(unreadable));
            if (!problem.equals(problems.get(name))) {
                refuse(problem);
            }
        } catch (RuntimeException | LinkageError | StackOverflowError broken) {
            refuse(new RouteProblem(name, 0, OneLine.of(broken)));
        }
    }

    private void take(String name) throws IOException {
        Path path = folder.resolve(name);
        if (Files.size(path) > MAX_OCTETS) {
            refuse(new RouteProblem(name, 0, "it is larger than " + MAX_OCTETS + " octets"));
            return;
        }
        byte[] octets = reader.read(path);
        if (name.endsWith(".xml")
                && !RouteFile.isMeant(octets)
                && !loaded.containsKey(name)
                && lastGood.of(name).isEmpty()) {
            problems.remove(name);
            return;
        }
        try {
            RouteFile fresh = RouteFile.load(name, octets);
            List<String> clashes = clashes(name, fresh);
            if (clashes.isEmpty()) {
                swap(name, fresh);
                problems.remove(name);
                lastGood.keep(name, octets);
            } else {
                fresh.stop();
                clashing.put(name, clashes);
                refuse(new RouteProblem(name, 0, "another step has the name " + String.join(", ", clashes)));
            }
        } catch (RefusedException refused) {
            refuse(refused.problem());
        }
    }

    private void refuse(RouteProblem problem) {
        problems.put(problem.file(), problem);
        LOG.warn("route file {} is refused{}: {}", problem.file(), line(problem), problem.reason());
        if (!acts(problem.file())) {
            lastGood.of(problem.file()).ifPresent(octets -> restore(problem.file(), octets));
        }
    }

    /** Lets act what acted before this bundle was started anew; its file was broken meanwhile. */
    private void restore(String name, byte[] octets) {
        try {
            RouteFile before = RouteFile.load(name, octets);
            if (clashes(name, before).isEmpty()) {
                swap(name, before);
            } else {
                before.stop();
            }
        } catch (RefusedException unusable) {
            LOG.warn("the last good routes of {} are refused as well: {}", name, unusable.getMessage());
        }
    }

    private List<String> clashes(String file, RouteFile fresh) {
        Set<String> own = new HashSet<>();
        RouteFile before = loaded.get(file);
        if (before != null) {
            before.steps().forEach(step -> own.add(step.description().name()));
        }
        return fresh.steps().stream()
                .map(step -> step.description().name())
                .filter(name -> !own.contains(name) && pipeline.hasStep(name))
                .toList();
    }

    private synchronized void swap(String name, RouteFile fresh) {
        if (closed) {
            stopLater(fresh);
            return;
        }
        RouteFile before = loaded.put(name, fresh);
        pipeline.replace(before == null ? List.of() : before.steps(), fresh.steps(), "deploy/" + name);
        LOG.info("routes of file {} are in force", name);
        if (before != null) {
            stopLater(before);
        }
    }

    private synchronized void forget(String name) {
        taken.remove(name);
        clashing.remove(name);
        problems.remove(name);
        lastGood.forget(name);
        RouteFile before = loaded.remove(name);
        if (before != null) {
            pipeline.replace(before.steps(), List.of(), "");
            LOG.info("route file {} is gone", name);
            stopLater(before);
        }
    }

    /** Stopping waits for messages under way; looking goes on meanwhile. */
    private static void stopLater(RouteFile file) {
        Thread.ofVirtual().name("palomar-route-stop").start(file::stop);
    }

    /** Ends the looks, then takes all steps out. A look that is too slow to be awaited swaps nothing in any more. */
    @Override
    public void close() {
        looks.shutdown();
        try {
            if (!looks.awaitTermination(CLOSE_PATIENCE, TimeUnit.SECONDS)) {
                LOG.warn("a route file is still being loaded while the folder {} is closed", folder);
                looks.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        withdrawAll();
    }

    private synchronized void withdrawAll() {
        closed = true;
        loaded.values().forEach(file -> {
            pipeline.replace(file.steps(), List.of(), "");
            stopLater(file);
        });
    }
}
