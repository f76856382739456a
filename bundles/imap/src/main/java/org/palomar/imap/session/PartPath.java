package org.palomar.imap.session;

import java.util.List;
import java.util.Optional;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Multipart;

/** Finds parts by their numbers (RFC 9051 §6.4.5.1). */
final class PartPath {

    private PartPath() {}

    /** The part of these numbers; empty if there is none. No numbers name the message itself. */
    static Optional<BodyStructure> find(BodyStructure message, List<Integer> numbers) {
        Optional<BodyStructure> found = Optional.of(message);
        boolean ofMessage = true;
        for (int number : numbers) {
            BodyStructure around = found.get();
            found = ofMessage ? child(around, number) : within(around, number);
            if (found.isEmpty()) {
                return found;
            }
            ofMessage = false;
        }
        return found;
    }

    /** A part of a part: of a multipart, or of the message that it encloses. */
    private static Optional<BodyStructure> within(BodyStructure part, int number) {
        return switch (part) {
            case Multipart multipart -> child(multipart, number);
            case Enclosed enclosed -> child(enclosed.message(), number);
            case BodyStructure.Leaf leaf -> Optional.empty();
        };
    }

    /** A part of a message: a message that is no multipart has one, its body. */
    private static Optional<BodyStructure> child(BodyStructure message, int number) {
        if (message instanceof Multipart multipart) {
            return number <= multipart.parts().size()
                    ? Optional.of(multipart.parts().get(number - 1))
                    : Optional.empty();
        }
        return number == 1 ? Optional.of(message) : Optional.empty();
    }
}
