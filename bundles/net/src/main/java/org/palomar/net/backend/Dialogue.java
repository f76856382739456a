package org.palomar.net.backend;

import java.io.IOException;

/** One question and its answer, as some protocol has them. */
@FunctionalInterface
public interface Dialogue<T> {

    /**
     * @throws UnanswerableException when the server says that it can't answer this question
     * @throws IOException when there is no whole answer, or one that makes no sense: the next server is asked then
     */
    T hold(Call call) throws IOException;
}
