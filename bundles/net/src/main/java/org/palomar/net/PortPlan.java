package org.palomar.net;

import java.util.Map;

/**
 * How a configured port becomes the one that is opened: a server that doesn't run as root listens on high ports, and an offset lets several run on one
 * machine.
 *
 * @param high whether the standard ports are replaced by high ones
 * @param offset added to every port
 */
public record PortPlan(boolean high, int offset) {

    /** Ports as they are configured. */
    public static final PortPlan AS_CONFIGURED = new PortPlan(false, 0);

    private static final Map<Integer, Integer> HIGH =
            Map.of(25, 2525, 587, 2587, 465, 2465, 24, 2424, 143, 2143, 993, 2993, 110, 2110, 995, 2995, 443, 8443);

    /** What the launcher says by {@code palomar.ports} ({@code low} or {@code high}) and {@code palomar.port.offset}. */
    public static PortPlan fromSystemProperties() {
        return new PortPlan(
                System.getProperty("palomar.ports", "low").equals("high"),
                Integer.getInteger("palomar.port.offset", 0));
    }

    /** The port to open; 0, any port, stays 0. */
    public int apply(int port) {
        return port == 0 ? 0 : (high ? HIGH.getOrDefault(port, port) : port) + offset;
    }
}
