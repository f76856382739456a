package org.palomar.connector.icap.internal;

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

/** Asks a scanner that speaks ICAP about every message. */
@Component(
        service = {FilterStep.class, HealthIndicator.class, MetricSource.class},
        configurationPid = IcapStep.PID)
@Designate(ocd = IcapConfiguration.class)
public final class IcapStep implements FilterStep, HealthIndicator, MetricSource {

    static final String PID = "palomar.connector.icap";
    static final String NAME = "icap";

    private final LastGood<IcapSettings> settings = new LastGood<>(PID, IcapSettings::read);
    private final MalwareScan scan;

    @Activate
    public IcapStep(@Reference Dialer dialer, Map<String, Object> properties) {
        settings.update(properties);
        scan = new MalwareScan(
                NAME,
                new Backends(
                        NAME,
                        dialer,
                        () -> settings.settings().malware().backends(),
                        call -> Icap.options(call, settings.settings().service())));
    }

    @Modified
    void modified(Map<String, Object> properties) {
        settings.update(properties);
    }

    @Override
    public StepDescription description() {
        return scan.description(settings.settings().malware());
    }

    @Override
    public Opinion judge(MailTransaction transaction) throws IOException, InterruptedException {
        IcapSettings now = settings.settled();
        return scan.judge(transaction, now.malware(), call -> Icap.ask(call, now.service(), transaction.content()));
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
