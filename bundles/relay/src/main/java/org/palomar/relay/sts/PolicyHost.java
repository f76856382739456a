package org.palomar.relay.sts;

import java.io.IOException;
import org.palomar.api.address.Domain;

/** Where policies are fetched. Safe for any thread. */
@FunctionalInterface
public interface PolicyHost {

    /**
     * Fetches the text of a domain's policy. Blocks, for a bounded time.
     *
     * @return at most {@value StsPolicy#MAX_TEXT} characters
     * @throws IOException when it is not there, or whoever has it is not who it should be
     */
    String fetch(Domain domain) throws IOException;
}
