package org.palomar.filter.senderauth.internal.spf;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What SPF asks the DNS. Names are as records have them, of any characters; one that can't be a name of the DNS is not there. */
public interface SpfDns {

    /** An answer. Empty where there is nothing, or no such name. */
    sealed interface Found<T> {

        record Values<T>(List<T> values) implements Found<T> {
            public Values {
                values = List.copyOf(values);
            }
        }

        /** It could not be found out. */
        record Unknown<T>(String detail) implements Found<T> {}

        /** The values; empty where they could not be found out. */
        default Optional<List<T>> known() {
            return this instanceof Values<T>(List<T> values) ? Optional.of(values) : Optional.empty();
        }
    }

    /** Texts, one character for each octet. */
    Found<String> txt(String name);

    /** Addresses of one kind: IPv6, or IPv4. */
    Found<InetAddress> addresses(String name, boolean six);

    /** Hosts that take mail, the preferred ones first. */
    Found<String> mx(String name);

    /** Names of an address. */
    Found<String> ptr(InetAddress address);
}
