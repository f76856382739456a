package org.palomar.imap.session;

import java.io.IOException;

/**
 * A search key, prepared for one view. What the columns of the view decide is decided without reading messages; what they don't decide is asked again with
 * the message.
 */
interface SearchTest {

    /** What the columns say. */
    enum Verdict {
        NO,
        YES,
        /** The message must be looked at. */
        UNKNOWN;

        Verdict inverse() {
            return switch (this) {
                case NO -> YES;
                case YES -> NO;
                case UNKNOWN -> UNKNOWN;
            };
        }

        static Verdict of(boolean value) {
            return value ? YES : NO;
        }
    }

    Verdict column(int index);

    /** The final answer, with the message at hand. */
    boolean message(int index, SearchedMessage message) throws IOException;

    /** A test that the columns decide. */
    interface OfColumns extends SearchTest {
        boolean matches(int index);

        @Override
        default Verdict column(int index) {
            return Verdict.of(matches(index));
        }

        @Override
        default boolean message(int index, SearchedMessage message) {
            return matches(index);
        }
    }

    /** A test that needs the message. */
    interface OfMessage extends SearchTest {
        boolean matches(SearchedMessage message) throws IOException;

        @Override
        default Verdict column(int index) {
            return Verdict.UNKNOWN;
        }

        @Override
        default boolean message(int index, SearchedMessage message) throws IOException {
            return matches(message);
        }
    }
}
