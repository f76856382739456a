package org.palomar.itests;

import static java.util.Map.entry;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.palomar.api.config.Values;

/** The code of a bundle that makes settings of values, called in its compiled classes: it is nobody else's business, so nothing exports it. */
record SettingsReader(Method read) {

    private static final Map<String, String> CLASSES = Map.ofEntries(
            entry("palomar.certificates", "certificates.internal.CertificateSettings"),
            entry("palomar.countries", "countries.internal.CountriesSettings"),
            entry("palomar.database", "database.internal.DatabaseSettings"),
            entry("palomar.connector.barracuda", "connector.barracuda.internal.BarracudaSettings"),
            entry("palomar.connector.clamav", "connector.clamav.internal.ClamAvSettings"),
            entry("palomar.connector.icap", "connector.icap.internal.IcapSettings"),
            entry("palomar.connector.milter", "connector.milter.internal.MilterSettings"),
            entry("palomar.connector.rspamd", "connector.rspamd.internal.RspamdSettings"),
            entry("palomar.connector.spamassassin", "connector.spamassassin.internal.SpamAssassinSettings"),
            entry("palomar.directory", "directory.internal.login.LoginSettings"),
            entry("palomar.dmarcreports", "dmarcreports.internal.DmarcReportsSettings"),
            entry("palomar.dns", "dns.internal.DnsSettings"),
            entry("palomar.filter.attachments", "filter.attachments.internal.AttachmentSettings"),
            entry("palomar.filter.dnslist", "filter.dnslist.internal.DnsListSettings"),
            entry("palomar.filter.greylist", "filter.greylist.internal.GreylistSettings"),
            entry("palomar.filter.lists", "filter.lists.internal.ListsSettings"),
            entry("palomar.filter.policy", "filter.policy.internal.PolicySettings"),
            entry("palomar.filter.ratelimit", "filter.ratelimit.internal.RateLimitSettings"),
            entry("palomar.filter.tagger", "filter.tagger.internal.TaggerSettings"),
            entry("palomar.filter.scorer", "filter.scorer.internal.ScorerSettings"),
            entry("palomar.filter.senderauth", "filter.senderauth.internal.SenderAuthSettings"),
            entry("palomar.filter.threshold", "filter.threshold.internal.ThresholdSettings"),
            entry("palomar.guard", "guard.internal.GuardSettings"),
            entry("palomar.imap", "imap.server.ImapSettings"),
            entry("palomar.limits", "limits.internal.LimitsSettings"),
            entry("palomar.lists", "lists.internal.ListsSettings"),
            entry("palomar.quarantine", "quarantine.internal.QuarantineSettings"),
            entry("palomar.listener", "net.ListenerSettings"),
            entry("palomar.managesieve", "managesieve.server.SettingsReader"),
            entry("palomar.mailboxes", "mailboxes.internal.MailboxesSettings"),
            entry("palomar.net", "net.NetSettings"),
            entry("palomar.observe", "observe.internal.ObserveSettings"),
            entry("palomar.pipeline", "pipeline.PipelineSettings"),
            entry("palomar.pop3", "pop3.server.SettingsReader"),
            entry("palomar.queue", "queue.internal.QueueSettings"),
            entry("palomar.scripts", "scripts.internal.ScriptsSettings"),
            entry("palomar.relay", "relay.server.RelaySettings"),
            entry("palomar.route", "relay.server.RouteSettings"),
            entry("palomar.server", "net.internal.server.ServerSettings"),
            entry("palomar.signing", "signing.internal.SigningSettings"),
            entry("palomar.smtp", "smtp.server.SettingsReader"),
            entry("palomar.storage", "storage.StoreSettings"),
            entry("palomar.storage.rocksdb", "storage.rocksdb.internal.RocksSettings"),
            entry("palomar.swap", "swap.internal.SwapSettings"),
            entry("palomar.tlsreports", "tlsreports.internal.TlsReportsSettings"),
            entry("palomar.trace", "trace.internal.TraceSettings"),
            entry("palomar.web", "web.internal.WebSettings"));

    private static final ClassLoader BUNDLES = bundles();

    private static ClassLoader bundles() {
        try {
            List<URL> folders = new ArrayList<>();
            for (String bundle : ArchitectureTest.bundles()) {
                // Values is the tests' own, so that they can make them.
                if (!bundle.equals("api")) {
                    folders.add(Path.of("../bundles", bundle, "target/classes")
                            .toUri()
                            .toURL());
                }
            }
            return new URLClassLoader(folders.toArray(URL[]::new), SettingsReader.class.getClassLoader());
        } catch (IOException unreadable) {
            throw new AssertionError("no bundles", unreadable);
        }
    }

    static SettingsReader of(ShippedFile file) throws ReflectiveOperationException {
        String name = CLASSES.get(file.pid());
        if (name == null) {
            throw new AssertionError("the reader of " + file.pid() + " is not in the table");
        }
        Method read = Arrays.stream(BUNDLES.loadClass("org.palomar." + name).getDeclaredMethods())
                .filter(method -> method.getName().equals("read"))
                .findFirst()
                .orElseThrow();
        read.setAccessible(true);
        return new SettingsReader(read);
    }

    Object read(Values values) throws ReflectiveOperationException {
        List<Object> arguments = new ArrayList<>();
        for (Class<?> type : read.getParameterTypes()) {
            arguments.add(argument(type, values));
        }
        return read.invoke(null, arguments.toArray());
    }

    /** Readers of listeners ask for a name and a plan of ports, too. */
    private static Object argument(Class<?> type, Values values) throws ReflectiveOperationException {
        if (type == Values.class) {
            return values;
        }
        return type == String.class
                ? "listener"
                : BUNDLES.loadClass("org.palomar.net.PortPlan")
                        .getField("AS_CONFIGURED")
                        .get(null);
    }
}
