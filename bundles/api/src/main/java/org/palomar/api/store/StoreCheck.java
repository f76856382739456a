package org.palomar.api.store;

import java.util.List;

/** Looks through everything that is stored for damage. */
public interface StoreCheck {

    /**
     * Reads every record and body and holds them against each other; mail goes on meanwhile.
     *
     * @param progress told how many messages were looked at, now and then
     * @throws StoreException {@code UNAVAILABLE} while another check runs: one at a time, as it reads everything
     */
    Report check(Progress progress) throws StoreException;

    /** Takes notice of progress. */
    @FunctionalInterface
    interface Progress {
        void messages(long done);
    }

    /**
     * What was found.
     *
     * @param problems one sentence each, naming account, mailbox and UID; at most a thousand
     */
    record Report(long accounts, long mailboxes, long messages, long bodies, long octets, List<String> problems) {
        public Report {
            problems = List.copyOf(problems);
        }
    }
}
