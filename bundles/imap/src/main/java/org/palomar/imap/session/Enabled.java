package org.palomar.imap.session;

import org.palomar.imap.grammar.NameEncoding;

/** What the client has switched on in this session (RFC 5161); only ever grows. */
final class Enabled {

    private boolean condstore;
    private boolean rev2;

    /** By ENABLE, SELECT (CONDSTORE) or any use of modseqs (RFC 7162 §3.1). */
    void condstore() {
        condstore = true;
    }

    void rev2() {
        rev2 = true;
    }

    boolean hasCondstore() {
        return condstore;
    }

    boolean hasRev2() {
        return rev2;
    }

    NameEncoding names() {
        return rev2 ? NameEncoding.UTF8 : NameEncoding.MODIFIED_UTF7;
    }
}
