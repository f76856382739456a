package org.palomar.pipeline.internal.route;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.pipeline.PipelineInspection.RouteProblem;
import org.palomar.pipeline.internal.OneLine;
import org.palomar.pipeline.internal.StepPipeline;
import org.palomar.pipeline.internal.route.RouteFile.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the route files of a folder steps of the pipeline. A file is taken up when it was the same at two looks, so that nobody's half-written file
 * acts; only at the start, when both looks are made at once, may one act that is being written then, until it is whole. A broken file is refused and
 * its last good routes stay, over a restart as well; one that can't be read is tried again at each look, one whose steps have names that others have
 * once these are free. A file that is gone at two looks takes its steps with it; at one look it may be gone for a moment, as when it is saved under
 * another name and renamed. While the folder can't be looked at nothing changes. {@link #look()} is for one thread.
 */
public final class DeployFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeployFolder.class);

    /** Between two looks, in milliseconds: soon enough for a person who edits. */
    private static final long INTERVAL = 500;

    /** How long a close waits for a look that is loading a file, in seconds. */
    private static final long CLOSE_PATIENCE = 20;

    private final FolderOnDisk disk;
    private final LastGoodRoutes lastGood;
    private final RoutesInForce inForce;
    private final Map<String, Stamp> seen = new HashMap<>();
    private final Map<String, Stamp> taken = new HashMap<>();
    /** Known files that the last look did not find. */
    private final Set<String> missed = new HashSet<>();
    /** Files that there were copies of at the start. */
    private final Set<String> copied = new HashSet<>();
    /** By file, the names for which it is refused, and those for which its last good routes don't act. */
    private final Map<String, List<List<String>>> clashing = new HashMap<>();

    private final Map<String, RouteProblem> problems = new ConcurrentHashMap<>();
    private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("palomar-deploy").factory());

    /** Why the last look came to nothing; empty if it did not. */
    private volatile String trouble = "";

    /** @param lastGood the folder for copies of what is in force */
    public DeployFolder(Path folder, Path lastGood, StepPipeline pipeline) {
        this(new FolderOnDisk(folder), lastGood, pipeline);
    }

    DeployFolder(FolderOnDisk disk, Path lastGood, StepPipeline pipeline) {
        this.disk = disk;
        this.lastGood = new LastGoodRoutes(lastGood);
        this.inForce = new RoutesInForce(pipeline);
    }

    /** Takes up what is there before it returns, so that no message passes a route by at the start or in an update, and looks from now on. */
    public void watch() {
        start();
        var unused = looks.scheduleWithFixedDelay(this::lookSafely, INTERVAL, INTERVAL, TimeUnit.MILLISECONDS);
    }

    /** Two looks without a pause, which count as one for what is absent. If one of them fails, what acted before acts. */
    void start() {
        copied.addAll(lastGood.files());
        boolean known = lookSafely();
        missed.clear();
        known &= lookSafely();
        if (!known) {
            copied.stream()
                    .filter(file -> FolderOnDisk.isNamedAsRoutes(file) && !missed.contains(file))
                    .filter(file -> !inForce.acts(file))
                    .forEach(this::restore);
        }
    }

    /** By file. */
    public List<RouteProblem> problems() {
        return List.copyOf(new TreeMap<>(problems).values());
    }

    /** The problems, and whether something of the same file acts meanwhile; and that the folder can't be looked at. */
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>();
        String reason = trouble;
        if (!reason.isEmpty()) {
            findings.add(new HealthFinding(
                    HealthFinding.Severity.FAILED,
                    "deploy",
                    "The folder of routes can't be looked at, and no edit in it acts: " + reason,
                    "Let the server list the folder, or mount what it leads to; "
                            + (inForce.files().isEmpty()
                                    ? "none of its routes is in force."
                                    : "its last good routes are in force.")));
        }
        problems().stream().map(this::finding).forEach(findings::add);
        return findings;
    }

    private HealthFinding finding(RouteProblem problem) {
        return new HealthFinding(
                HealthFinding.Severity.DEGRADED,
                "deploy/" + problem.file(),
                "The route file is refused" + line(problem) + ": " + problem.reason(),
                "Correct the file; "
                        + (inForce.acts(problem.file())
                                ? "its last good routes are in force."
                                : "none of its routes is in force."));
    }

    private static String line(RouteProblem problem) {
        return problem.line() > 0 ? ", line " + problem.line() : "";
    }

    /** Whether it succeeded; whatever is thrown would end all further looks. */
    private boolean lookSafely() {
        try {
            look();
            trouble = "";
            return true;
        } catch (IOException | RuntimeException | Error failure) {
            String reason = OneLine.of(failure);
            if (!reason.equals(trouble)) {
                LOG.warn("the folder {} can't be looked at: {}", disk, reason);
            }
            trouble = reason;
            return false;
        }
    }

    /** Takes up what has changed since the last look and was the same at that one; forgets what neither found. */
    void look() throws IOException {
        Map<String, Stamp> now = disk.files();
        for (Map.Entry<String, Stamp> file : now.entrySet()) {
            Stamp stamp = file.getValue();
            if (stamp.equals(seen.get(file.getKey()))
                    && (!stamp.equals(taken.get(file.getKey())) || isFreeNow(file.getKey()))) {
                takeSafely(file.getKey(), stamp);
            }
        }
        Set<String> known = new HashSet<>(taken.keySet());
        known.addAll(problems.keySet());
        known.addAll(inForce.files());
        known.addAll(copied);
        known.removeAll(now.keySet());
        known.stream().filter(missed::contains).forEach(this::forget);
        missed.clear();
        missed.addAll(known);
        seen.clear();
        seen.putAll(now);
    }

    private boolean isFreeNow(String file) {
        return clashing.getOrDefault(file, List.of()).stream().anyMatch(inForce::areFree);
    }

    private void clash(String file, List<String> names) {
        clashing.computeIfAbsent(file, none -> new ArrayList<>()).add(names);
    }

    /** Whatever is wrong with one file, the others are looked at. What can't be read may be readable at the next look without another stamp. */
    private void takeSafely(String name, Stamp stamp) {
        boolean free = isFreeNow(name);
        taken.put(name, stamp);
        try {
            take(name);
        } catch (IOException unreadable) {
            taken.remove(name);
            RouteProblem problem = new RouteProblem(name, 0, "it can't be read: " + OneLine.of(unreadable));
            if (free || !problem.equals(problems.get(name))) {
                clashing.remove(name);
                refuse(problem);
            }
        } catch (RuntimeException | Error broken) {
            refuse(new RouteProblem(name, 0, OneLine.of(broken)));
        }
    }

    private void take(String name) throws IOException {
        if (disk.isTooLarge(name)) {
            clashing.remove(name);
            refuse(new RouteProblem(name, 0, "it is larger than " + FolderOnDisk.MAX_OCTETS + " octets"));
            return;
        }
        byte[] octets = disk.read(name);
        clashing.remove(name);
        if (name.endsWith(".xml")
                && !RouteFile.isMeant(octets)
                && !inForce.acts(name)
                && lastGood.of(name).isEmpty()) {
            problems.remove(name);
            return;
        }
        try {
            RouteFile fresh = RouteFile.load(name, octets);
            List<String> clashes = inForce.clashes(name, fresh);
            if (clashes.isEmpty()) {
                inForce.swap(name, fresh);
                problems.remove(name);
                lastGood.keep(name, octets);
            } else {
                fresh.stop();
                clash(name, clashes);
                refuse(new RouteProblem(name, 0, "another step has the name " + String.join(", ", clashes)));
            }
        } catch (RefusedException refused) {
            refuse(refused.problem());
        }
    }

    private void refuse(RouteProblem problem) {
        problems.put(problem.file(), problem);
        LOG.warn("route file {} is refused{}: {}", problem.file(), line(problem), problem.reason());
        if (!inForce.acts(problem.file())) {
            restore(problem.file());
        }
    }

    /** Lets act what acted before this bundle was started anew; its file was broken meanwhile. Whatever is wrong with the copy, nothing is thrown. */
    private void restore(String name) {
        try {
            Optional<byte[]> octets = lastGood.of(name);
            if (octets.isEmpty()) {
                return;
            }
            RouteFile before = RouteFile.load(name, octets.get());
            List<String> clashes = inForce.clashes(name, before);
            if (clashes.isEmpty()) {
                inForce.swap(name, before);
            } else {
                before.stop();
                clash(name, clashes);
            }
        } catch (RefusedException | RuntimeException | Error unusable) {
            LOG.warn("the last good routes of {} are refused as well: {}", name, OneLine.of(unusable));
        }
    }

    private void forget(String name) {
        taken.remove(name);
        clashing.remove(name);
        problems.remove(name);
        copied.remove(name);
        lastGood.forget(name);
        inForce.remove(name);
    }

    /** Ends the looks, then takes all steps out. A look that is too slow to be awaited swaps nothing in any more. */
    @Override
    public void close() {
        looks.shutdown();
        try {
            if (!looks.awaitTermination(CLOSE_PATIENCE, TimeUnit.SECONDS)) {
                LOG.warn("a route file is still being loaded while the folder {} is closed", disk);
                looks.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        inForce.close();
    }
}
