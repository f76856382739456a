package org.palomar.filter.policy.internal;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.message.BodyStructure;

/**
 * What a message carries, in the messages that it encloses too.
 *
 * @param complete whether these are all
 */
record Attachments(List<Attachment> list, boolean complete) {

    static final Attachments NONE = new Attachments(List.of(), true);

    /** Those of a message with more than the parser looks through. */
    static final Attachments UNSEEN = new Attachments(List.of(), false);

    Attachments {
        list = List.copyOf(list);
    }

    /** All leaves of a structure. */
    static Attachments of(BodyStructure structure) {
        List<Attachment> found = new ArrayList<>();
        collect(structure, found);
        return new Attachments(found, true);
    }

    // The parser bounds the depth.
    private static void collect(BodyStructure structure, List<Attachment> found) {
        switch (structure) {
            case BodyStructure.Leaf leaf -> found.add(Attachment.of(leaf.description()));
            case BodyStructure.Enclosed enclosed -> collect(enclosed.message(), found);
            case BodyStructure.Multipart multipart -> multipart.parts().forEach(part -> collect(part, found));
        }
    }
}
