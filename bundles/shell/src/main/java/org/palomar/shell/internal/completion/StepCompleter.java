package org.palomar.shell.internal.completion;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.palomar.api.pipeline.PipelineInspection;

/** Offers the names of filter steps. */
@Service
public final class StepCompleter extends ServiceCompleter<PipelineInspection> {

    public StepCompleter() {
        super(PipelineInspection.class);
    }

    @Override
    protected List<String> words(PipelineInspection pipeline) {
        return pipeline.steps().stream().map(step -> step.description().name()).toList();
    }
}
