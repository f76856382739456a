package org.palomar.filter.scorer.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.message.Content;
import org.palomar.api.scorer.MailKind;

/** Thirty real messages, half of them spam. */
final class Samples {

    static final int OF_A_KIND = 15;

    private Samples() {}

    /** Those from one number up to another. */
    static List<Content> of(MailKind kind, int from, int to) {
        List<Content> some = new ArrayList<>();
        for (int i = from; i < to; i++) {
            some.add(one(kind, i));
        }
        return some;
    }

    static Content one(MailKind kind, int number) {
        String name = String.format("sample/%s-%02d.eml", kind.word(), number);
        try (InputStream in = Samples.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("no sample " + name);
            }
            return Content.of(in.readAllBytes());
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
