package org.palomar.relay.route;

import java.util.List;
import org.palomar.api.queue.RemoteReply;
import org.palomar.relay.session.Hop;

/** Where mail for a destination can be brought. */
public sealed interface Directions {

    /**
     * To the first of these that takes it.
     *
     * @param hops at least one, at most {@value Router#MAX_HOPS}
     * @param unfound why there may be others, of which nothing can be found out now; empty if these are all
     */
    record Hops(List<Hop> hops, String unfound) implements Directions {

        /** All there are. */
        public Hops(List<Hop> hops) {
            this(hops, "");
        }

        public Hops {
            hops = List.copyOf(hops);
            if (hops.isEmpty()) {
                throw new IllegalArgumentException("a way has hops");
            }
        }
    }

    /** Nowhere, for good. */
    record Never(RemoteReply reason) implements Directions {}

    /** It can't be found out now. */
    record NotNow(RemoteReply reason) implements Directions {}
}
