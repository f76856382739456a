package org.palomar.api.script;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.Account;
import org.palomar.api.pipeline.MailTransaction;
import org.palomar.api.store.StoreException;

/** Shows what filters would do with a message, and why; nothing is done, sent or remembered. Safe for any thread. */
public interface ScriptRehearsal {

    /**
     * Runs the operator's scripts and the account's active one, or another in its place.
     *
     * @param transaction the message for one recipient, by whom the account gets it
     * @param script a text to be tried instead of the active script
     * @throws ScriptRefusalException {@code WRONG} when that text is no script
     * @throws IOException when the message can't be read
     */
    Story rehearse(Account account, MailTransaction transaction, Optional<byte[]> script)
            throws ScriptRefusalException, IOException, StoreException;

    /**
     * What happened.
     *
     * @param steps tests and actions, in their order
     * @param results what would become of the message, one sentence each
     */
    record Story(List<Step> steps, List<String> results) {
        public Story {
            steps = List.copyOf(steps);
            results = List.copyOf(results);
        }
    }

    /**
     * One test or action, or what a script has to say.
     *
     * @param script whose it is
     * @param line of the script
     * @param what the script's own words
     * @param held what a test said; empty for anything else
     */
    record Step(String script, int line, String what, Optional<Boolean> held) {}
}
