package org.palomar.signing.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.signing.KeyAdmin;
import org.palomar.api.signing.MailSealer;
import org.palomar.api.signing.MailSigner;
import org.palomar.api.signing.SenderRewriting;
import org.palomar.signing.internal.key.KeyFolder;

/** Signing over one folder of keys. Safe for any thread; opened and stopped once each. */
public final class RunningSigning {

    private final SigningMetrics metrics = new SigningMetrics();
    private final Supplier<SigningSettings> settings;
    private final KeyHouse house;
    private final DnsWatch watch;
    private final Signer signer;
    private final Sealer sealer;
    private final KeyAdmin admin;
    private final Condition condition;
    private final SenderRewriting rewriting;

    private RunningSigning(
            KeyHouse house, byte[] secret, Clock clock, Supplier<SigningSettings> settings, Neighbours neighbours) {
        this.rewriting = new Srs(secret, () -> settings.get().rewriteSenders(), clock);
        this.settings = settings;
        this.house = house;
        this.watch = new DnsWatch(house, neighbours, clock);
        this.signer = new Signer(house, neighbours, clock, metrics);
        this.sealer = new Sealer(house, neighbours, clock, settings, metrics);
        this.admin = new Administration(house, watch, neighbours, clock, settings);
        this.condition = new Condition(house, watch, neighbours, clock, settings);
    }

    /** @throws IOException when nobody can tell which domains have keys */
    public static RunningSigning open(
            KeyFolder folder, Clock clock, Supplier<SigningSettings> settings, Neighbours neighbours)
            throws IOException {
        return new RunningSigning(KeyHouse.open(folder), folder.forwardingSecret(), clock, settings, neighbours);
    }

    public MailSigner signer() {
        return signer;
    }

    public MailSealer sealer() {
        return sealer;
    }

    public SenderRewriting rewriting() {
        return rewriting;
    }

    public KeyAdmin admin() {
        return admin;
    }

    /** Reads again what could not be read, and asks the DNS for what is due. Blocks for as long as that takes. */
    void look() {
        house.mend();
        watch.sweep(settings.get());
    }

    List<HealthFinding> findings() {
        return condition.findings();
    }

    void report(MetricSink sink) {
        metrics.report(sink, house.ring());
    }

    /** Nothing is signed or sealed any more. */
    public void stop() {
        signer.stop();
        sealer.stop();
    }
}
