package org.palomar.filter.scorer.internal.bayes;

import java.util.Collection;

/**
 * A message, as it is learned and judged: hashes alone.
 *
 * @param identity of the message; never 0
 */
public record Lesson(long identity, TokenIds tokens) {

    /** A message by its tokens. What servers add to it on the way is no token, so that it is the same from wherever it is read. */
    public static Lesson of(TokenHash hash, Collection<String> tokens, String messageId) {
        int[] hashed = new int[tokens.size()];
        long identity = hash.of(messageId);
        int count = 0;
        for (String token : tokens) {
            long whole = hash.of(token);
            identity += whole;
            hashed[count++] = TokenHash.token(whole);
        }
        return new Lesson(identity == 0 ? 1 : identity, TokenIds.of(hashed));
    }
}
