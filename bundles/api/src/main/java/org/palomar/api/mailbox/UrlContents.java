package org.palomar.api.mailbox;

import java.io.IOException;
import org.palomar.api.directory.Account;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;

/** Reads what URLs stand for that carry their own authorization (RFC 4467). Nothing is ever fetched from another server. Safe for any thread. */
public interface UrlContents {

    /**
     * What a URL stands for, for a server that takes mail from an account ({@code submit+}, RFC 4467 §3).
     *
     * @param url as it was written, one character for each octet
     * @param submitter who has logged in to submit mail: the one whom the URL must name
     * @throws StoreException if it can't be told now, or what is stored is damaged
     * @throws IOException as reading the content may
     */
    Found forSubmission(String url, Account submitter) throws StoreException, IOException;

    /** What became of it. */
    sealed interface Found {}

    /** The octets, from the store: reading them may still fail, as when the message has gone meanwhile. */
    record Octets(Content content) implements Found {}

    /** The URL is no IMAP URL with an authorization, or another server's. */
    record NotTrusted() implements Found {}

    /** It is authorized by nobody, not any more, not for this account, or what it names is not there, or less than a range of it asks for: nobody learns which. */
    record Refused() implements Found {}
}
