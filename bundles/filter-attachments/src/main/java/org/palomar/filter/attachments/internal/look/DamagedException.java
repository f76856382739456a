package org.palomar.filter.attachments.internal.look;

import java.io.IOException;

/** Octets are not what they begin like. */
final class DamagedException extends IOException {

    private static final long serialVersionUID = 1;

    /** @param detail a clause for people, without anything of the octets */
    DamagedException(String detail) {
        super(detail);
    }
}
