package org.palomar.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The TCP sockets on which a process listens, from the tables of the Linux kernel (proc(5)). */
final class ListeningSockets {

    /** A listening socket; {@code loopback} when it is bound to 127.0.0.1 or ::1. */
    record Socket(int port, boolean loopback) {}

    private static final String LISTEN = "0A";

    /** 127.0.0.1, ::ffff:127.0.0.1 and ::1, as the tables write them: words in the byte order of the machine. */
    private static final Set<String> LOOPBACK =
            Set.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

    private ListeningSockets() {}

    static List<Socket> of(long pid) throws IOException {
        Set<String> own = sockets(pid);
        List<Socket> listening = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns[3].equals(LISTEN) && own.contains("socket:[" + columns[9] + "]")) {
                    String[] address = columns[1].split(":", -1);
                    listening.add(new Socket(Integer.parseInt(address[1], 16), LOOPBACK.contains(address[0])));
                }
            }
        }
        return listening;
    }

    private static Set<String> sockets(long pid) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors.map(ListeningSockets::target).collect(Collectors.toSet());
        }
    }

    /** What a descriptor is; nothing when it was closed meanwhile. */
    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
