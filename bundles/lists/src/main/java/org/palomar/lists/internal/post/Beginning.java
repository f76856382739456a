package org.palomar.lists.internal.post;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Collectors;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.Content;
import org.palomar.mime.BodyDecoding;
import org.palomar.mime.MessageParser;

/** The first lines of a message, as a moderator is shown them: of its first plain text, without what could be taken for anything else. */
public final class Beginning {

    private static final int CHARACTERS = 1200;
    private static final int LINES = 20;

    private Beginning() {}

    /** Empty where there is no plain text. Each line has a mark before it. */
    public static String of(Content message) throws IOException {
        Optional<BodyStructure.Leaf> text =
                firstText(MessageParser.summarize(message).structure());
        if (text.isEmpty()) {
            return "";
        }
        char[] beginning = new char[CHARACTERS];
        int count = 0;
        try (Reader reader = BodyDecoding.text(message, text.get())) {
            int read = 0;
            while (count < CHARACTERS && read >= 0) {
                read = reader.read(beginning, count, CHARACTERS - count);
                count += Math.max(0, read);
            }
        }
        return new String(beginning, 0, count)
                .lines()
                .limit(LINES)
                .map(line -> "| "
                        + line.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}]", " ").stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    private static Optional<BodyStructure.Leaf> firstText(BodyStructure root) {
        Deque<BodyStructure> open = new ArrayDeque<>();
        open.push(root);
        while (!open.isEmpty()) {
            switch (open.pop()) {
                case BodyStructure.Leaf leaf -> {
                    if (leaf.description().type().equals("TEXT")
                            && leaf.description().subtype().equals("PLAIN")) {
                        return Optional.of(leaf);
                    }
                }
                case BodyStructure.Multipart multipart ->
                    multipart.parts().reversed().forEach(open::push);
                default -> {
                    // an enclosed message is another one's
                }
            }
        }
        return Optional.empty();
    }
}
