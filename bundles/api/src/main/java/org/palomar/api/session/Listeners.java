package org.palomar.api.session;

import java.util.List;

/** What listens where. Each bundle that opens ports is one such service. Safe for any thread. */
public interface Listeners {

    /** A picture of now, in the order of names. */
    List<ListenerInfo> listeners();
}
