package org.palomar.certificates.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.palomar.api.config.LastGood;
import org.palomar.api.health.HealthFinding;
import org.palomar.api.health.HealthFinding.Severity;
import org.palomar.api.health.HealthIndicator;
import org.palomar.api.tls.ServerTls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The certificates in the data folder, reloaded when their files change. */
@Component(
        service = {ServerTls.class, HealthIndicator.class},
        configurationPid = Certificates.PID)
@Designate(ocd = CertificatesConfiguration.class)
public final class Certificates implements ServerTls, HealthIndicator {

    static final String PID = "palomar.certificates";

    private static final Logger LOG = LoggerFactory.getLogger(Certificates.class);
    private static final String DEFAULT_FILE = "default.pem";
    private static final long LOOK_SECONDS = 5;

    /** Sessions kept for resumption; clients of a mail server reconnect rarely and a full handshake is cheap. */
    private static final int SESSION_CACHE = 1000;

    /**
     * What holds.
     *
     * @param byFile of the usable files, and of those that were usable before they changed
     * @param seen when the files that were looked at had been modified
     * @param problems what is wrong with the others
     */
    private record State(Map<Path, Identity> byFile, Map<Path, Instant> seen, List<String> problems) {

        /** The default one first. */
        List<Identity> identities() {
            List<Identity> identities = new ArrayList<>();
            byFile.forEach(
                    (file, identity) -> identities.add(file.endsWith(DEFAULT_FILE) ? 0 : identities.size(), identity));
            return identities;
        }
    }

    /** How the files of a folder are found; in their order. May fail in any way that a file system does. */
    @FunctionalInterface
    interface Listing {
        List<Path> list(Path folder) throws IOException;
    }

    private final LastGood<CertificateSettings> settings = new LastGood<>(PID, CertificateSettings::read);
    private final Path folder;
    private final Listing listing;
    private final Clock clock;
    private final SSLContext context;
    private final SniKeyManager choice;
    private final ExecutorService reloads = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "palomar-certificates");
        thread.setDaemon(true);
        return thread;
    });
    private volatile State state = new State(Map.of(), Map.of(), List.of());

    @Activate
    public Certificates(Map<String, Object> properties) throws IOException, GeneralSecurityException {
        this(properties, CertificateSettings.folder(), Clock.systemUTC());
        reloads.execute(this::lookNowAndThen);
    }

    Certificates(Map<String, ?> properties, Path folder, Clock clock) throws IOException, GeneralSecurityException {
        this(properties, folder, clock, Certificates::list);
    }

    Certificates(Map<String, ?> properties, Path folder, Clock clock, Listing listing)
            throws IOException, GeneralSecurityException {
        this.folder = folder;
        this.listing = listing;
        this.clock = clock;
        CertificateSettings first = settings.update(properties);
        Files.createDirectories(folder);
        // A link to nothing is the operator's, and not replaced: what it should lead to may come back.
        if (!Files.exists(folder.resolve(DEFAULT_FILE), LinkOption.NOFOLLOW_LINKS)) {
            SelfSigned.write(folder.resolve(DEFAULT_FILE), first.hostName(), clock);
            LOG.info("Made a self-signed certificate for {} in {}", first.hostName(), folder.resolve(DEFAULT_FILE));
        }
        reload();
        this.context = SSLContext.getInstance("TLS");
        this.choice = new SniKeyManager(() -> state.identities(), clock);
        context.init(new KeyManager[] {choice}, null, null);
        context.getServerSessionContext().setSessionCacheSize(SESSION_CACHE);
    }

    @Modified
    synchronized void modified(Map<String, Object> properties) {
        settings.update(properties);
        state = new State(state.byFile(), Map.of(), state.problems());
        reload();
    }

    // One failure must not end the looking, so each turn asks for the next one itself.
    private void lookNowAndThen() {
        try {
            reload();
        } finally {
            if (!reloads.isShutdown()) {
                CompletableFuture.delayedExecutor(LOOK_SECONDS, TimeUnit.SECONDS, reloads)
                        .execute(this::lookNowAndThen);
            }
        }
    }

    @Deactivate
    void deactivate() {
        reloads.shutdownNow();
    }

    @Override
    public SSLContext context() {
        return context;
    }

    @Override
    public List<X509Certificate> certificates() {
        return state.identities().stream().map(Identity::certificate).toList();
    }

    @Override
    public List<X509Certificate> shownFor(String host) {
        return choice.shownFor(host);
    }

    /** Reads the files again if one is new, changed or gone. A failure is a finding, and what holds stays. */
    synchronized void reload() {
        try {
            Map<Path, Instant> now = look();
            if (!now.equals(state.seen())) {
                load(now);
            }
        } catch (IOException | RuntimeException failure) {
            // Nothing counts as seen, so that the next look that succeeds loads all and forgets the problem.
            state = new State(state.byFile(), Map.of(), List.of(folder + " can't be read: " + failure.getMessage()));
        }
    }

    private Map<Path, Instant> look() throws IOException {
        Map<Path, Instant> files = new LinkedHashMap<>();
        for (Path file : listing.list(folder)) {
            files.put(file, modified(file));
        }
        return files;
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(IdentityFiles::isIdentity).sorted().toList();
        }
    }

    /** A file without a time, as a link to nothing, is one that can't be read: the load says so. */
    private static Instant modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException gone) {
            return Instant.MIN;
        }
    }

    private void load(Map<Path, Instant> files) {
        Map<Path, Identity> byFile = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        char[] password = settings.settings().password().toCharArray();
        for (Path file : files.keySet()) {
            try {
                byFile.put(file, IdentityFiles.read(file, password));
            } catch (IOException | GeneralSecurityException | RuntimeException unreadable) {
                Identity earlier = state.byFile().get(file);
                if (earlier != null) {
                    byFile.put(file, earlier);
                }
                problems.add(file + ": " + reason(unreadable)
                        + (earlier == null ? "" : "; the certificate that it held before stays in force"));
            }
        }
        state = new State(byFile, files, List.copyOf(problems));
        LOG.info(
                "{} certificates in force, {} files unusable",
                state.identities().size(),
                problems.size());
    }

    private static String reason(Exception unreadable) {
        return unreadable instanceof NoSuchFileException
                ? "it leads to no file"
                : String.valueOf(unreadable.getMessage());
    }

    @Override
    public List<HealthFinding> findings() {
        List<HealthFinding> findings = new ArrayList<>(settings.findings("certificates"));
        for (String problem : state.problems()) {
            findings.add(new HealthFinding(
                    Severity.DEGRADED,
                    "certificates",
                    problem,
                    "Put a readable PEM or PKCS#12 file there; the other files are in force."));
        }
        if (certificates().isEmpty()) {
            findings.add(new HealthFinding(
                    Severity.DOWN,
                    "certificates",
                    "There is no usable certificate, so that nobody can connect with TLS",
                    "Put one into " + folder + ", or restart the server without " + DEFAULT_FILE
                            + " to have one made."));
        }
        Instant soon = clock.instant().plus(settings.settings().warnBefore());
        for (X509Certificate certificate : certificates()) {
            if (certificate.getNotAfter().toInstant().isBefore(soon)) {
                findings.add(new HealthFinding(
                        certificate.getNotAfter().toInstant().isBefore(clock.instant())
                                ? Severity.FAILED
                                : Severity.DEGRADED,
                        "certificates",
                        "The certificate of " + certificate.getSubjectX500Principal() + " ends at "
                                + certificate.getNotAfter().toInstant(),
                        "Put a newer one for its names into " + folder
                                + ", which is then shown, and remove its file."));
            }
        }
        return findings;
    }
}
