package org.palomar.api.dns;

import java.time.Duration;
import java.util.function.Function;

/**
 * What became of a question.
 *
 * @param <T> what was asked for
 */
public sealed interface Answer<T> {

    /**
     * It is there.
     *
     * @param ttl how long it may still be used; from 0 to a day
     */
    record Found<T>(T value, Duration ttl, Security security) implements Answer<T> {}

    /**
     * The name exists, what was asked for does not.
     *
     * @param ttl how long that may still be believed
     */
    record NoData<T>(Duration ttl, Security security) implements Answer<T> {}

    /**
     * There is no such name.
     *
     * @param ttl how long that may still be believed
     */
    record NoSuchName<T>(Duration ttl, Security security) implements Answer<T> {}

    /**
     * It could not be found out; whether the record exists is not known. Try again later.
     *
     * @param detail a clause for the operator, with what the server said; without control characters, at most 300 characters
     */
    record Failed<T>(Failure failure, String detail) implements Answer<T> {}

    /** The same answer with another value in it, if it has one. */
    default <R> Answer<R> map(Function<? super T, ? extends R> change) {
        return switch (this) {
            case Found<T>(T value, Duration ttl, Security security) -> new Found<>(change.apply(value), ttl, security);
            case NoData<T>(Duration ttl, Security security) -> new NoData<>(ttl, security);
            case NoSuchName<T>(Duration ttl, Security security) -> new NoSuchName<>(ttl, security);
            case Failed<T>(Failure failure, String detail) -> new Failed<>(failure, detail);
        };
    }
}
