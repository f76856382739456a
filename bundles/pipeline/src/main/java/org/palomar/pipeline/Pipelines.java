package org.palomar.pipeline;

import java.util.Map;
import org.palomar.api.config.LastGood;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.Pipeline;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.internal.StepPipeline;

/** Makes pipelines without OSGi around them, as tests of other bundles need them. */
public final class Pipelines {

    /** A pipeline of fixed steps with the default settings. Without steps it accepts everything, and Camel is not touched. */
    public static Pipeline of(FilterStep... steps) {
        LastGood<PipelineSettings> settings = new LastGood<>("palomar.pipeline", PipelineSettings::read);
        settings.update(Map.of());
        StepPipeline pipeline = new StepPipeline(settings, AccountLookup.NONE, Preferences.NONE);
        for (FilterStep step : steps) {
            pipeline.add(step, "fixed");
        }
        return pipeline;
    }

    private Pipelines() {}
}
