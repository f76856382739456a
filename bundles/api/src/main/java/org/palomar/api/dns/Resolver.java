package org.palomar.api.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import org.palomar.api.address.Domain;

/**
 * Asks the DNS. Calls block until there is an answer, but no longer than the deadline of {@code palomar.dns.cfg}, and are meant for virtual threads: none holds a
 * carrier while it waits. Any number of threads may call; those that ask the same at the same time share one look-up. Interrupting a thread ends its call with
 * {@link Failure#INTERRUPTED} and leaves the thread interrupted. No call throws, but for a port that is none.
 *
 * <p>Aliases (CNAME) are followed, up to {@value #MAX_ALIASES} of them, with whatever is asked for.
 */
public interface Resolver {

    /** The most aliases that are followed for one answer; chains that are longer, as loops are, are {@link Failure#ALIAS_LOOP}. */
    int MAX_ALIASES = 10;

    /** The most exchangers of a domain, the most addresses of a host, the most hosts of a service; the preferred ones are kept, others left out. */
    int MAX_HOSTS = 32;

    /** The most texts of one name, together {@value #MAX_TEXT_OCTETS} octets; what is more is {@link Failure#TOO_LARGE} as a whole. */
    int MAX_TEXTS = 100;

    int MAX_TEXT_OCTETS = 16 * 1024;

    /** The most TLSA records of one name; what is more is {@link Failure#TOO_LARGE} as a whole. */
    int MAX_TLSA = 32;

    /** Where mail for a domain goes (RFC 5321 §5.1, RFC 7505). A domain that has neither exchangers nor addresses is {@link Answer.NoData}. */
    Answer<MailRoute> mx(Domain domain);

    /**
     * The addresses of a host, A and AAAA, IPv6 first. When one of both can't be found out, those of the other are the answer, which says so
     * ({@link HostAddresses#whole()}); when there are none of the other, the answer is the failure.
     */
    Answer<HostAddresses> addresses(Domain host);

    /** The IPv4 addresses of a name, at most {@value #MAX_HOSTS}: what lists in the DNS answer (RFC 5782 §2.1), which are asked for nothing else. */
    default Answer<List<InetAddress>> ipv4(Domain name) {
        return addresses(name)
                .map(host -> host.addresses().stream()
                        .filter(Inet4Address.class::isInstance)
                        .toList());
    }

    /** The texts of a name, the strings of each joined without anything between them (RFC 7208 §3.3). Each character is an octet, 0 to 255. */
    Answer<List<String>> txt(Domain name);

    /**
     * What certificates a TCP service of a host may show (RFC 6698 §3). Only {@link Security#SECURE} ones mean anything, and only a {@code SECURE} absence is one
     * (RFC 7672 §2.1).
     *
     * @param host its name after aliases, as {@link HostAddresses#name()} says (RFC 7672 §2.2.2)
     * @param port 1 to 65535
     */
    Answer<List<TlsaRecord>> tlsa(Domain host, int port);

    /** The names of an address; whether they lead back to it is for the caller to see. */
    Answer<List<Domain>> ptr(InetAddress address);

    /** The hosts of a service, such as {@code _imaps._tcp.example.org}; by priority. A service that is said not to be there (RFC 2782) has none. */
    Answer<List<ServiceHost>> srv(Domain service);
}
