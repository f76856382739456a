package org.palomar.pipeline.internal.route;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.palomar.pipeline.internal.StepPipeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes that act, by their file: what they replace and leave in the pipeline. Safe for any thread. */
final class RoutesInForce {

    private static final Logger LOG = LoggerFactory.getLogger(RoutesInForce.class);

    private final StepPipeline pipeline;
    private final Map<String, RouteFile> byFile = new HashMap<>();
    private boolean closed;

    RoutesInForce(StepPipeline pipeline) {
        this.pipeline = pipeline;
    }

    synchronized boolean acts(String file) {
        return byFile.containsKey(file);
    }

    synchronized Set<String> files() {
        return Set.copyOf(byFile.keySet());
    }

    /** Names of these routes that steps have which are not of the same file. */
    synchronized List<String> clashes(String file, RouteFile fresh) {
        Set<String> own = new HashSet<>();
        RouteFile before = byFile.get(file);
        if (before != null) {
            before.steps().forEach(step -> own.add(step.description().name()));
        }
        return fresh.steps().stream()
                .map(step -> step.description().name())
                .filter(name -> !own.contains(name) && pipeline.hasStep(name))
                .toList();
    }

    /** Whether no step has one of these names now. */
    boolean areFree(List<String> names) {
        return names.stream().noneMatch(pipeline::hasStep);
    }

    /** Lets these routes act instead of the file's last ones. After the close they are stopped. */
    synchronized void swap(String file, RouteFile fresh) {
        if (closed) {
            stopLater(fresh);
            return;
        }
        RouteFile before = byFile.put(file, fresh);
        pipeline.replace(before == null ? List.of() : before.steps(), fresh.steps(), "deploy/" + file);
        LOG.info("routes of file {} are in force", file);
        if (before != null) {
            stopLater(before);
        }
    }

    /** Takes the file's routes out, if there are any. */
    synchronized void remove(String file) {
        RouteFile before = byFile.remove(file);
        if (before != null) {
            pipeline.replace(before.steps(), List.of(), "");
            LOG.info("route file {} is gone", file);
            stopLater(before);
        }
    }

    /** Takes all out; nothing is swapped in any more. */
    synchronized void close() {
        closed = true;
        byFile.values().forEach(file -> {
            pipeline.replace(file.steps(), List.of(), "");
            stopLater(file);
        });
    }

    /** Stopping waits for messages under way; looking goes on meanwhile. */
    private static void stopLater(RouteFile file) {
        Thread.ofVirtual().name("palomar-route-stop").start(file::stop);
    }
}
