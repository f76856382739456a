package org.palomar.domaindns.internal;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.palomar.api.address.Domain;
import org.palomar.api.config.ServerName;
import org.palomar.api.dns.Resolver;
import org.palomar.api.domaindns.DomainDns;
import org.palomar.api.domaindns.DomainRecord;
import org.palomar.api.senderauth.SenderCheck;
import org.palomar.api.session.ListenerInfo;
import org.palomar.api.session.Listeners;
import org.palomar.api.signing.KeyAdmin;
import org.palomar.api.signing.SigningKey;
import org.palomar.api.tls.ServerTls;

/** Puts together what is known here, and asks the DNS about all at once. Safe for any thread. */
@Component(service = DomainDns.class)
public final class DomainDnsComponent implements DomainDns {

    private final Resolver resolver;
    private final ServerName name;
    private final AtomicReference<@Nullable ServerTls> tls = new AtomicReference<>();
    private final AtomicReference<@Nullable KeyAdmin> keys = new AtomicReference<>();
    private final AtomicReference<@Nullable SenderCheck> senders = new AtomicReference<>();
    private final List<Listeners> listeners = new CopyOnWriteArrayList<>();

    @Activate
    public DomainDnsComponent(@Reference Resolver resolver, @Reference ServerName name) {
        this.resolver = resolver;
        this.name = name;
    }

    @Override
    public List<DomainRecord> look(Domain domain) {
        Facts facts = facts(domain);
        Ways ways = new Ways(domain, facts.host(), resolver);
        Policies policies = new Policies(domain, facts, resolver);
        Keys mine = new Keys(domain, facts, resolver);
        Services services = new Services(domain, facts, resolver);
        return together(List.of(
                () -> List.of(ways.exchanger()),
                ways::addresses,
                () -> List.of(policies.spf()),
                mine::signatures,
                () -> policies.dmarc().stream().toList(),
                mine::certificates,
                () -> policies.tlsReports().stream().toList(),
                () -> policies.strictTransport().stream().toList(),
                services::all));
    }

    private Facts facts(Domain domain) {
        List<ListenerInfo> ports = new ArrayList<>();
        listeners.forEach(one -> ports.addAll(one.listeners()));
        Domain host = name.name();
        List<X509Certificate> certificates = Optional.ofNullable(tls.get())
                .map(present -> present.shownFor(host.name()))
                .orElse(List.of());
        List<SigningKey> signing = Optional.ofNullable(keys.get())
                .map(admin -> admin.keys(Optional.of(domain)))
                .orElse(List.of());
        return new Facts(host, certificates, signing, ports, Optional.ofNullable(senders.get()));
    }

    /** Whoever is interrupted interrupts the questions, and has their answers as they are then: not known. */
    private static List<DomainRecord> together(List<Callable<List<DomainRecord>>> looks) {
        List<DomainRecord> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("domain-dns-", 0).factory())) {
            List<Future<List<DomainRecord>>> answers = new ArrayList<>();
            looks.forEach(look -> answers.add(threads.submit(look)));
            boolean interrupted = false;
            for (int i = 0; i < answers.size(); ) {
                try {
                    all.addAll(answers.get(i).get());
                    i++;
                } catch (InterruptedException hurried) {
                    interrupted = true;
                    threads.shutdownNow();
                } catch (ExecutionException bug) {
                    throw new IllegalStateException(bug.getCause());
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return all;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setTls(ServerTls service) {
        tls.set(service);
    }

    void unsetTls(ServerTls service) {
        tls.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setKeys(KeyAdmin service) {
        keys.set(service);
    }

    void unsetKeys(KeyAdmin service) {
        keys.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setSenders(SenderCheck service) {
        senders.set(service);
    }

    void unsetSenders(SenderCheck service) {
        senders.compareAndSet(service, null);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addListeners(Listeners service) {
        listeners.add(service);
    }

    void removeListeners(Listeners service) {
        listeners.remove(service);
    }
}
