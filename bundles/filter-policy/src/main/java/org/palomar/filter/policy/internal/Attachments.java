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

    /** All parts of a structure; a message or multipart is one too, which has a name and can be saved. */
    static Attachments of(BodyStructure structure) {
        List<Attachment> found = new ArrayList<>();
        collect(structure, found);
        return new Attachments(found, true);
    }

    // The parser bounds the depth.
    private static void collect(BodyStructure structure, List<Attachment> found) {
        found.add(Attachment.of(structure.description()));
        switch (structure) {
            case BodyStructure.Leaf leaf -> {}
            case BodyStructure.Enclosed enclosed -> collect(enclosed.message(), found);
            case BodyStructure.Multipart multipart -> multipart.parts().forEach(part -> collect(part, found));
        }
    }
}
