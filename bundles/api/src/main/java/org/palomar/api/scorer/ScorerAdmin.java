package org.palomar.api.scorer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;

/** What operators teach the scorer and see of it. What changes something waits for the disk. */
public interface ScorerAdmin {

    /** Messages that are taught at once. */
    int TOGETHER = 100;

    /**
     * Learns messages, durably when it returns.
     *
     * @param messages {@value #TOGETHER} at the most
     * @param account whose own corpus learns; the server's if it is empty
     * @throws IOException when one can't be read: then none is learned
     */
    Learned learn(List<Content> messages, MailKind kind, Optional<AccountId> account)
            throws IOException, StoreException;

    /**
     * Unlearns messages, whichever way they were learned, durably when it returns. Those that are not remembered, as they were never learned or long ago, stay as they are.
     *
     * @see #learn
     */
    Learned forget(List<Content> messages, Optional<AccountId> account) throws IOException, StoreException;

    /** Forgets all of a corpus, durably when it returns; of an account that is not there any more, too. */
    void erase(Optional<AccountId> account) throws StoreException;

    /** The server's corpus first, then those of accounts. */
    List<CorpusState> corpora() throws StoreException;

    /** What is said of a message that is about to come for somebody, and why. */
    Explanation explain(Content message, Optional<AccountId> account) throws IOException, StoreException;

    /**
     * What came of messages.
     *
     * @param changed learned now or unlearned
     * @param turned of those, learned the other way before
     * @param known already, or not remembered when they were to be forgotten
     */
    record Learned(int changed, int turned, int known) {

        public Learned plus(Learned more) {
            return new Learned(changed + more.changed, turned + more.turned, known + more.known);
        }
    }
}
