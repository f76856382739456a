package org.palomar.api.pipeline;

import java.util.List;
import org.palomar.api.address.Address;
import org.palomar.api.message.HeaderField;

/** What a step decides for a recipient. */
public sealed interface Verdict {

    /** Goes on unchanged. */
    record Accept() implements Verdict {}

    /** Goes on with header fields added. */
    record Tag(List<HeaderField> fields) implements Verdict {
        public Tag {
            fields = List.copyOf(fields);
        }
    }

    /** Goes on with header fields added, into Junk. */
    record Junk(List<HeaderField> fields) implements Verdict {
        public Junk {
            fields = List.copyOf(fields);
        }
    }

    /** Goes on with points for or against it and header fields added; what the points of all steps come to, a later step judges. */
    record Score(List<RuleHit> hits, List<HeaderField> fields) implements Verdict {
        public Score {
            hits = List.copyOf(hits);
            fields = List.copyOf(fields);
        }
    }

    /** Is refused for good; the reply is permanent. Later steps are not asked. */
    record Reject(Reply reply) implements Verdict {
        public Reject {
            if (!reply.isPermanent()) {
                throw new IllegalArgumentException("a rejection is permanent");
            }
        }
    }

    /** Is refused for now; the reply is temporary. Later steps are not asked. */
    record Defer(Reply reply) implements Verdict {
        public Defer {
            if (!reply.isTemporary()) {
                throw new IllegalArgumentException("a deferral is temporary");
            }
        }
    }

    /** Is accepted and kept for review instead of being delivered. Later steps are not asked. */
    record Quarantine(String reason) implements Verdict {}

    /** Is accepted and thrown away. Later steps are not asked. */
    record Discard(String reason) implements Verdict {}

    /** Goes on to other recipients instead. */
    record Redirect(List<Address> targets) implements Verdict {
        public Redirect {
            targets = List.copyOf(targets);
            if (targets.isEmpty()) {
                throw new IllegalArgumentException("a redirection has targets");
            }
        }
    }
}
