package org.palomar.dns.internal;

/** The zones of {@link DebianServers}: the same in each, but for their names. */
final class Zones {

    private Zones() {}

    /** What has no room in a packet. */
    static String text(String zone) {
        return """
            $ORIGIN %s.
            $TTL 300
            @ SOA ns hostmaster 1 3600 600 86400 60
            @ NS ns
            ns A 127.0.0.1
            @ MX 20 second
            @ MX 10 first
            first A 192.0.2.1
            first AAAA 2001:db8::1
            second A 192.0.2.2
            null MX 0 .
            implicit AAAA 2001:db8::25
            alias CNAME first
            lost CNAME nowhere
            _25._tcp.first TLSA 3 1 1 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            text TXT "v=spf1 " "-all"
            *.wild A 192.0.2.3
            many TXT "%s"
            """.formatted(zone, "x".repeat(255) + ("\" \"" + "x".repeat(255)).repeat(9));
    }
}
