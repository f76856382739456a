package org.palomar.shell.internal.completion;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.pipeline.Tunable;

/** Offers what a domain or an account can set of some filter step. */
@Service
public final class StepKeyCompleter extends ServiceCompleter<PipelineInspection> {

    public StepKeyCompleter() {
        super(PipelineInspection.class);
    }

    @Override
    protected List<String> words(PipelineInspection pipeline) {
        return Stream.concat(
                        Stream.of(Tunable.USE),
                        pipeline.steps().stream().flatMap(step -> step.description().tunables().stream()))
                .map(Tunable::key)
                .distinct()
                .toList();
    }
}
