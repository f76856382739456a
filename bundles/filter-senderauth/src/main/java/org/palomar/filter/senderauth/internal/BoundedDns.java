package org.palomar.filter.senderauth.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;
import org.palomar.api.dns.Exchanger;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.HostAddresses;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.filter.senderauth.internal.spf.SpfDns;

/** The DNS for one message: whatever it is asked, all questions together end at one time; what comes later is not known. For one thread. */
final class BoundedDns implements SpfDns {

    private final Supplier<Optional<Resolver>> resolver;
    private final Clock clock;
    private final Instant end;

    BoundedDns(Supplier<Optional<Resolver>> resolver, Clock clock, Instant end) {
        this.resolver = resolver;
        this.clock = clock;
        this.end = end;
    }

    private <T> Answer<T> ask(Function<Resolver, Answer<T>> question) {
        Optional<Resolver> present = resolver.get();
        if (present.isEmpty()) {
            return new Answer.Failed<>(Failure.CLOSED, "the resolver is missing");
        }
        return clock.instant().isBefore(end)
                ? question.apply(present.get())
                : new Answer.Failed<>(Failure.TIMEOUT, "name servers are slow");
    }

    /** For keys and policies. */
    Answer<List<String>> texts(Domain name) {
        return ask(present -> present.txt(name));
    }

    @Override
    public Found<String> txt(String name) {
        return named(name, domain -> found(texts(domain), values -> values));
    }

    @Override
    public Found<InetAddress> addresses(String name, boolean six) {
        return named(name, domain -> addresses(domain, six));
    }

    private Found<InetAddress> addresses(Domain name, boolean six) {
        Answer<HostAddresses> answer = ask(present -> present.addresses(name));
        Found<InetAddress> found = found(
                answer,
                host -> host.addresses().stream()
                        .filter(address -> address instanceof Inet4Address != six)
                        .toList());
        boolean partial = answer instanceof Answer.Found<HostAddresses> host
                && !host.value().whole();
        boolean none = found.known().filter(List::isEmpty).isPresent();
        return partial && none ? new Found.Unknown<>("the addresses of " + name + " can't be found out") : found;
    }

    @Override
    public Found<String> mx(String name) {
        return named(
                name,
                domain -> found(ask(present -> present.mx(domain)), route -> switch (route) {
                    case MailRoute.Exchangers(List<Exchanger> hosts) ->
                        hosts.stream().map(host -> host.host().name()).toList();
                    case MailRoute.Implicit implicit -> List.<String>of(); // SPF knows no such (RFC 7208 §5.4)
                    case MailRoute.NullMx none -> List.<String>of();
                }));
    }

    @Override
    public Found<String> ptr(InetAddress address) {
        return found(
                ask(present -> present.ptr(address)),
                names -> names.stream().map(Domain::name).toList());
    }

    private static <T> Found<T> named(String name, Function<Domain, Found<T>> question) {
        // Not Domain.parse alone: a name with characters beyond ASCII is none in a policy, and not to be translated.
        boolean ascii = name.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        return Optional.of(name)
                .filter(any -> ascii)
                .flatMap(Domain::parse)
                .map(question)
                .orElseGet(() -> new Found.Values<>(List.of()));
    }

    private static <T, R> Found<R> found(Answer<T> answer, Function<T, List<R>> values) {
        return switch (answer) {
            case Answer.Found<T> found -> new Found.Values<>(values.apply(found.value()));
            case Answer.NoData<T> absent -> new Found.Values<>(List.of());
            case Answer.NoSuchName<T> absent -> new Found.Values<>(List.of());
            case Answer.Failed<T>(Failure failure, String detail) -> new Found.Unknown<>(detail);
        };
    }
}
