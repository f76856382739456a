package org.palomar.dns.internal;

import org.xbill.DNS.Name;
import org.xbill.DNS.Type;

/**
 * What is asked.
 *
 * @param name absolute; compared without regard to case
 */
record Question<T>(Name name, Kind<T> kind) {

    @Override
    public String toString() {
        return name + " " + Type.string(kind.type());
    }
}
