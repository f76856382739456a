package org.palomar.connector.clamav.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.MetricSource;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.pipeline.Opinion;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.net.Dialer;
import org.palomar.net.backend.Backends;
import org.palomar.net.backend.MalwareScan;
import org.palomar.net.backend.MalwareSettings;

/** Asks ClamAV about every message. */
@Component(
        service = {FilterStep.class, HealthIndicator.class, MetricSource.class},
        configurationPid = ClamAvStep.PID)
@Designate(ocd = ClamAvConfiguration.class)
public final class ClamAvStep implements FilterStep, HealthIndicator, MetricSource {

    static final String PID = "palomar.connector.clamav";
    static final String NAME = "clamav";

    private final LastGood<MalwareSettings> settings = new LastGood<>(PID, ClamAvSettings::read);
    private final MalwareScan scan;

    @Activate
    public ClamAvStep(@Reference Dialer dialer, Map<String, Object> properties) {
        settings.update(properties);
        scan = new MalwareScan(
                NAME, new Backends(NAME, dialer, () -> settings.settings().backends(), Clamd::ping));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Override
    public StepDescription description() {
        return scan.description(settings.settings());
    }

    @Override
    public Opinion judge(MailTransaction transaction) throws IOException, InterruptedException {
        return scan.judge(transaction, settings.settled(), new Clamd(transaction.content())::ask);
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings(NAME, LastGood.MAIL_WAITS));
        findings.addAll(scan.backends().findings());
        return findings;
    }

    @Override
    public void report(MetricSink sink) {
        scan.backends().report(sink);
    }
}
