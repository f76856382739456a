package org.palomar.api.queue;

import java.util.List;

/** What an attempt came to. */
public sealed interface AttemptResult {

    /** The servers that were spoken to, or should have been, in their order. */
    List<Visit> visits();

    /**
     * Every recipient has its own result.
     *
     * @param results in the order of the attempt's recipients, one for each
     */
    record Answered(List<RecipientResult> results, List<Visit> visits) implements AttemptResult {
        public Answered {
            results = List.copyOf(results);
            visits = List.copyOf(visits);
        }

        /** Without a word about servers. */
        public Answered(List<RecipientResult> results) {
            this(results, List.of());
        }
    }

    /**
     * No server of the destination could be spoken to, or none takes any mail now: nothing was said of the recipients, and other mail for it would fare no better.
     *
     * @param reason with a code of 400 to 499
     */
    record Unreachable(RemoteReply reason, List<Visit> visits) implements AttemptResult {
        public Unreachable {
            if (reason.code() / 100 != 4) {
                throw new IllegalArgumentException("what is unreachable is so for a time");
            }
            visits = List.copyOf(visits);
        }

        /** Where no server was found. */
        public Unreachable(RemoteReply reason) {
            this(reason, List.of());
        }
    }
}
