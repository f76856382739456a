package org.palomar.api.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Predicate;
import org.palomar.api.address.AddressLiteral;
import org.palomar.api.address.Domain;

/** What the system calls this machine. Asked once, as that may ask the DNS and take as long as a silent one does. */
final class MachineName {

    /** Of a machine that has no name. */
    private static final Domain UNNAMED = Domain.of("localhost");

    static final Domain NAME = ask();

    private MachineName() {}

    private static Domain ask() {
        try {
            String name = InetAddress.getLocalHost().getCanonicalHostName();
            // An address is what a machine without a name has.
            Predicate<Domain> named = domain -> AddressLiteral.parseHost(name).isEmpty();
            return Domain.parse(name).filter(named).orElse(UNNAMED);
        } catch (UnknownHostException nameless) {
            return UNNAMED;
        }
    }
}
