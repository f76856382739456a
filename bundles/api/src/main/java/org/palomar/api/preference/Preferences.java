package org.palomar.api.preference;

import java.util.Map;

/** Answers what is wanted. From memory, for any thread, since each message asks; a change is seen by the next call. */
public interface Preferences {

    /** Where nobody wants anything. */
    Preferences NONE = new Preferences() {
        @Override
        public boolean isEmpty(String subject) {
            return true;
        }

        @Override
        public Map<String, String> of(Holder holder, String subject) {
            return Map.of();
        }
    };

    /** Whether nobody wants anything of a subject, which is the common case. */
    boolean isEmpty(String subject);

    /** Values by their keys, of this holder alone; empty for a holder who wants nothing or is unknown. The map never changes: once somebody wants something else, it is another one. */
    Map<String, String> of(Holder holder, String subject);
}
