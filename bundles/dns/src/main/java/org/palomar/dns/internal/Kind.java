package org.palomar.dns.internal;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Exchanger;
import org.palomar.api.dns.Failure;
import org.palomar.api.dns.MailRoute;
import org.palomar.api.dns.Resolver;
import org.palomar.api.dns.ServiceHost;
import org.palomar.api.dns.TlsaRecord;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/**
 * A kind of record that can be asked for: its number, and how the records of one name become a value, within the limits of {@link Resolver}.
 *
 * @param <T> the value
 */
record Kind<T>(int type, Reading<T> reading) {

    /** Makes the value of records of the kind, of which there is at least one. */
    interface Reading<T> {
        T read(List<Record> records) throws UnansweredException;
    }

    static final Kind<MailRoute> MX = new Kind<>(Type.MX, Kind::route);
    static final Kind<List<InetAddress>> A = new Kind<>(Type.A, Kind::addresses);
    static final Kind<List<InetAddress>> AAAA = new Kind<>(Type.AAAA, Kind::addresses);
    static final Kind<List<String>> TXT = new Kind<>(Type.TXT, Kind::texts);
    static final Kind<List<TlsaRecord>> TLSA = new Kind<>(Type.TLSA, Kind::certificates);
    static final Kind<List<Domain>> PTR = new Kind<>(Type.PTR, Kind::names);
    static final Kind<List<ServiceHost>> SRV = new Kind<>(Type.SRV, Kind::services);

    /** The name in text; empty if it can't be that of a host. */
    static Optional<Domain> domain(Name name) {
        return Domain.parse(name.toString(true));
    }

    private static MailRoute route(List<Record> records) throws UnansweredException {
        if (records.stream()
                .allMatch(record ->
                        record instanceof MXRecord mx && mx.getTarget().equals(Name.root))) {
            return new MailRoute.NullMx();
        }
        return new MailRoute.Exchangers(
                first(readable(records, Kind::exchanger).sorted(Comparator.comparingInt(Exchanger::preference))));
    }

    private static Optional<Exchanger> exchanger(Record record) {
        return record instanceof MXRecord mx
                ? domain(mx.getTarget()).map(host -> new Exchanger(mx.getPriority(), host))
                : Optional.empty();
    }

    private static List<InetAddress> addresses(List<Record> records) throws UnansweredException {
        return first(readable(records, Kind::address));
    }

    private static Optional<InetAddress> address(Record record) {
        return switch (record) {
            case ARecord four -> unnamed(four.getAddress());
            case AAAARecord six -> unnamed(six.getAddress());
            default -> Optional.empty();
        };
    }

    /** The same without a name in it, which printing would show. IPv6 that is mapped IPv4 becomes IPv4. */
    private static Optional<InetAddress> unnamed(InetAddress address) {
        try {
            return Optional.of(InetAddress.getByAddress(address.getAddress()));
        } catch (UnknownHostException neverOfFourOrSixteenOctets) {
            return Optional.empty();
        }
    }

    private static List<Domain> names(List<Record> records) throws UnansweredException {
        return first(readable(
                records, record -> record instanceof PTRRecord ptr ? domain(ptr.getTarget()) : Optional.empty()));
    }

    private static List<ServiceHost> services(List<Record> records) throws UnansweredException {
        if (records.stream()
                .allMatch(record ->
                        record instanceof SRVRecord srv && srv.getTarget().equals(Name.root))) {
            return List.of();
        }
        return first(readable(records, Kind::service).sorted(Comparator.comparingInt(ServiceHost::priority)));
    }

    private static Optional<ServiceHost> service(Record record) {
        return record instanceof SRVRecord srv
                ? domain(srv.getTarget())
                        .map(host -> new ServiceHost(srv.getPriority(), srv.getWeight(), srv.getPort(), host))
                : Optional.empty();
    }

    /** Those that name a host, each once. */
    private static <T> Stream<T> readable(List<Record> records, Function<Record, Optional<T>> reading) {
        return records.stream().map(reading).flatMap(Optional::stream).distinct();
    }

    private static <T> List<T> first(Stream<T> readable) throws UnansweredException {
        List<T> hosts = readable.limit(Resolver.MAX_HOSTS).toList();
        if (hosts.isEmpty()) {
            throw new UnansweredException(Failure.MALFORMED, "no record names a host");
        }
        return hosts;
    }

    private static List<String> texts(List<Record> records) throws UnansweredException {
        List<String> texts = records.stream()
                .filter(TXTRecord.class::isInstance)
                .map(record -> joined((TXTRecord) record))
                .toList();
        if (texts.size() > Resolver.MAX_TEXTS
                || texts.stream().mapToInt(String::length).sum() > Resolver.MAX_TEXT_OCTETS) {
            throw new UnansweredException(Failure.TOO_LARGE, "the name has too many or too long texts");
        }
        return texts;
    }

    private static String joined(TXTRecord record) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        record.getStringsAsByteArrays().forEach(octets::writeBytes);
        return octets.toString(StandardCharsets.ISO_8859_1);
    }

    private static List<TlsaRecord> certificates(List<Record> records) throws UnansweredException {
        if (records.size() > Resolver.MAX_TLSA) {
            throw new UnansweredException(Failure.TOO_LARGE, "the name has too many TLSA records");
        }
        return records.stream()
                .filter(TLSARecord.class::isInstance)
                .map(record -> certificate((TLSARecord) record))
                .distinct()
                .toList();
    }

    private static TlsaRecord certificate(TLSARecord record) {
        return new TlsaRecord(
                record.getCertificateUsage(),
                record.getSelector(),
                record.getMatchingType(),
                HexFormat.of().formatHex(record.getCertificateAssociationData()));
    }
}
