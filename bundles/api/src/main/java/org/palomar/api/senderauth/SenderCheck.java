package org.palomar.api.senderauth;

import java.util.List;

/** Looks at a sender as at that of a message, without one. Safe for any thread. */
public interface SenderCheck {

    /** Asks the DNS, and blocks for as long as the filter's patience allows. What can't be found out now is a finding too. */
    List<SenderFinding> look(SenderQuestion question);
}
