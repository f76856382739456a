package org.palomar.filter.dnslist.internal;

import java.net.InetAddress;
import java.util.List;

/** What a list says to one question. */
sealed interface Said {

    /** It knows what was asked about. */
    record Listed(List<InetAddress> codes) implements Said {
        public Listed {
            codes = List.copyOf(codes);
        }
    }

    /** It does not. */
    record NotListed() implements Said {}

    /** It says something that no list says of what it knows: it refuses, or is none. */
    record Refused(String code) implements Said {}

    /**
     * There is no answer.
     *
     * @param silent whether it is the list that does not answer, rather than that nobody asked it
     */
    record Unknown(String detail, boolean silent) implements Said {}
}
