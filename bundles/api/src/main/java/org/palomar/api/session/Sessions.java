package org.palomar.api.session;

import java.util.List;

/** The open connections of all protocols. */
public interface Sessions {

    /** A picture of now, oldest first. */
    List<SessionInfo> list();

    /**
     * Closes a connection at once.
     *
     * @return whether there was one with this id
     */
    boolean close(long id);
}
