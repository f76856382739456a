package org.palomar.api.scorer;

import java.io.IOException;
import org.palomar.api.directory.AccountId;
import org.palomar.api.message.Content;

/** Hears what people think of single messages of theirs, by what they do with them. */
public interface Training {

    /**
     * Says what a message was. It is read before this returns, and learned soon: by the account's own corpus, and by that of the server where settings let owners teach it. What is known already counts once, what was learned the other way is unlearned first.
     * Nothing is thrown for a store that does not answer; then it is not learned, and health and metrics tell.
     *
     * @param account whose message it is, and who says so
     * @throws IOException when the message can't be read
     */
    void suggest(Content message, MailKind kind, AccountId account) throws IOException;
}
