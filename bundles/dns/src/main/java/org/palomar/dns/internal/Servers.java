package org.palomar.dns.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.palomar.api.address.AddressLiteral;

/** Name servers as people write them: {@code 192.0.2.53}, {@code 192.0.2.53:5353}, {@code 2001:db8::53}, {@code [2001:db8::53]:5353}. */
final class Servers {

    static final int PORT = 53;

    /** What asks when nothing says whom (resolv.conf(5)). */
    static final List<InetSocketAddress> HERE = List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT));

    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([0-9.]+)):(\\d{1,5})");

    private Servers() {}

    static Optional<InetSocketAddress> parse(String text) {
        Matcher withPort = WITH_PORT.matcher(text);
        if (!withPort.matches()) {
            return AddressLiteral.parseHost(text).map(host -> new InetSocketAddress(host, PORT));
        }
        String host = withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
        int port = Integer.parseInt(withPort.group(3));
        return port < 1 || port > 0xffff
                ? Optional.empty()
                : AddressLiteral.parseHost(host).map(address -> new InetSocketAddress(address, port));
    }

    /** Of these the ones on this machine, if there are such; else all. */
    static List<InetSocketAddress> localIfAny(List<InetSocketAddress> servers) {
        List<InetSocketAddress> local = servers.stream()
                .filter(server -> server.getAddress().isLoopbackAddress())
                .toList();
        return local.isEmpty() ? servers : local;
    }

    static String text(InetSocketAddress server) {
        return server.getAddress().getHostAddress() + (server.getPort() == PORT ? "" : " port " + server.getPort());
    }

    static String text(Collection<InetSocketAddress> servers) {
        return servers.stream().map(Servers::text).collect(Collectors.joining(", "));
    }
}
