package org.palomar.dns.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.palomar.api.address.AddressLiteral;

/** The name servers of the system, as {@code resolv.conf(5)} says; looked at again every {@value #SECONDS} seconds, when it is asked. Safe for any thread. */
final class ResolvConf implements Supplier<List<InetSocketAddress>> {

    private static final int SECONDS = 10;
    private static final long AGE = Duration.ofSeconds(SECONDS).toNanos();

    /** MAXNS of resolv.conf(5). */
    private static final int MAX_SERVERS = 3;

    private static final int MAX_SIZE = 64 * 1024;
    private static final String KEYWORD = "nameserver";

    private record Snapshot(List<InetSocketAddress> servers, long read) {}

    private final Path file;
    private final LongSupplier ticker;
    private volatile Snapshot snapshot;

    /** @param ticker nanoseconds, as {@link System#nanoTime()} */
    ResolvConf(Path file, LongSupplier ticker) {
        this.file = file;
        this.ticker = ticker;
        this.snapshot = new Snapshot(read(file), ticker.getAsLong());
    }

    @Override
    public List<InetSocketAddress> get() {
        long now = ticker.getAsLong();
        if (now - snapshot.read() >= AGE) {
            snapshot = new Snapshot(read(file), now);
        }
        return snapshot.servers();
    }

    /** Where there is no such file, or none in it, the server of this machine is asked. */
    private static List<InetSocketAddress> read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MAX_SIZE), StandardCharsets.ISO_8859_1);
            List<InetSocketAddress> servers = text.lines()
                    .map(String::strip)
                    .filter(line -> line.matches(KEYWORD + "\\s.*"))
                    .map(line -> line.substring(KEYWORD.length()).strip().split("\\s", 2)[0])
                    .map(AddressLiteral::parseHost)
                    .flatMap(Optional::stream)
                    .map(host -> new InetSocketAddress(host, Servers.PORT))
                    .limit(MAX_SERVERS)
                    .toList();
            return servers.isEmpty() ? Servers.HERE : servers;
        } catch (IOException unreadable) {
            return Servers.HERE;
        }
    }
}
