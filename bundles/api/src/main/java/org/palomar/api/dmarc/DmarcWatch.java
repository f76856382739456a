package org.palomar.api.dmarc;

/** Hears how mail was judged by DMARC. */
@FunctionalInterface
public interface DmarcWatch {

    /** Nobody wants to hear it. */
    DmarcWatch NONE = sighting -> {};

    /** A message that was judged. Neither waits nor fails. */
    void saw(DmarcSighting sighting);
}
