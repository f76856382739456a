package org.palomar.pipeline.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.address.Address;
import org.palomar.api.config.LastGood;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.Comparison;
import org.palomar.api.pipeline.Disposition;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Pipeline;
import org.palomar.api.pipeline.PipelineInspection;
import org.palomar.api.pipeline.Reply;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.api.pipeline.StepTrials;
import org.palomar.api.preference.Preferences;
import org.palomar.pipeline.AccountLookup;
import org.palomar.pipeline.PipelineSettings;
import org.palomar.pipeline.internal.route.DeployFolder;

/** The pipeline's services, and the steps that come and go as services. */
@Component(
        configurationPid = "palomar.pipeline",
        service = {Pipeline.class, PipelineInspection.class, StepTrials.class, MetricSource.class, HealthIndicator.class
        })
@Designate(ocd = PipelineConfiguration.class)
public final class PipelineComponent
        implements Pipeline, PipelineInspection, StepTrials, MetricSource, HealthIndicator {

    private final LastGood<PipelineSettings> settings = new LastGood<>("palomar.pipeline", PipelineSettings::read);
    private final Directory directory;
    private final StepPipeline pipeline;
    private final DeployFolder folder;

    @Activate
    public PipelineComponent(
            @Reference Directory directory, @Reference Preferences preferences, Map<String, Object> values) {
        this.directory = directory;
        pipeline = new StepPipeline(settings, this::ends, preferences);
        folder = deployFolder(Path.of(System.getProperty("palomar.data", "data")));
        settings.update(values);
        folder.watch();
    }

    @Modified
    void configure(Map<String, Object> values) {
        settings.update(values);
    }

    @Deactivate
    void close() {
        folder.close();
        pipeline.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStep(FilterStep step, ServiceReference<FilterStep> reference) {
        Bundle bundle = reference.getBundle();
        // Of a service that goes at this moment there is no bundle any more.
        pipeline.add(step, bundle == null ? StepEntry.Origin.of("") : origin(bundle));
    }

    private static StepEntry.Origin origin(Bundle bundle) {
        return new StepEntry.Origin(
                bundle.getSymbolicName() + " " + bundle.getVersion(),
                bundle.getBundleId(),
                bundle.getLocation().startsWith(StepTrials.LOCATION));
    }

    void removeStep(FilterStep step) {
        pipeline.remove(step);
    }

    private DeployFolder deployFolder(Path data) {
        return new DeployFolder(data.resolve("deploy"), data.resolve("run/routes"), pipeline);
    }

    private Resolution.Deliverable ends(Address address) throws DirectoryUnavailableException {
        return directory.resolve(address) instanceof Resolution.Deliverable found ? found : AccountLookup.NOBODY;
    }

    @Override
    public Optional<Reply> judgeRecipient(MailTransaction transaction) {
        return pipeline.judgeRecipient(transaction);
    }

    @Override
    public List<Disposition> judgeContent(MailTransaction transaction) {
        return pipeline.judgeContent(transaction);
    }

    @Override
    public List<StepState> steps() {
        return pipeline.steps();
    }

    @Override
    public List<RouteProblem> routeProblems() {
        return folder.problems();
    }

    @Override
    public Set<String> names(long bundle) {
        return pipeline.names(bundle);
    }

    @Override
    public void admit(long bundle) {
        pipeline.admit(bundle);
    }

    @Override
    public void dismiss(long bundle) {
        pipeline.dismiss(bundle);
    }

    @Override
    public List<StepDescription> acting(long bundle) {
        return pipeline.acting(bundle);
    }

    @Override
    public boolean awaitUnused(long bundle, Duration patience) throws InterruptedException {
        return pipeline.awaitUnused(bundle, patience);
    }

    @Override
    public void shadow(long bundle) {
        pipeline.shadow(bundle);
    }

    @Override
    public void endShadow(long bundle) {
        pipeline.endShadow(bundle);
    }

    @Override
    public Comparison comparison(long bundle) {
        return pipeline.comparison(bundle);
    }

    @Override
    public boolean reset(String step) {
        return pipeline.reset(step);
    }

    @Override
    public Doing doing(long bundle, String step) {
        return pipeline.doing(bundle, step);
    }

    @Override
    public void report(MetricSink sink) {
        pipeline.report(sink);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(pipeline.findings());
        findings.addAll(folder.findings());
        return findings;
    }
}
