package org.palomar.smtp.session;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.palomar.api.directory.Account;
import org.palomar.api.mailbox.UrlContents;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;

/** Pieces of a message that are in mailboxes of this server, named by URLs (RFC 4468). For the connection's thread. */
final class Pieces {

    private final Conversation conversation;

    Pieces(Conversation conversation) {
        this.conversation = conversation;
    }

    /** Adds what a URL stands for to a message; the failure if that can't be. What is missing is never left out in silence: the message ends with it. */
    Optional<Response> add(String url, State.Peer peer, ChunkedBody chunks) {
        Optional<UrlContents> urls = conversation
                .services()
                .urls()
                .within(conversation.settings().deadlines().service());
        Optional<Account> account = peer.account();
        if (urls.isEmpty() || account.isEmpty()) {
            return Optional.of(Responses.NO_URLS);
        }
        try {
            return added(urls.get(), url, account.get(), chunks);
        } catch (StoreException failure) {
            return Optional.of(failure(failure.reason()));
        } catch (IOException unreadable) {
            return Optional.of(failure(StoreException.reasonOf(unreadable)));
        } catch (RuntimeException | LinkageError broken) {
            if (conversation.services().urls().isStill(urls.get())) {
                throw broken;
            }
            return Optional.of(Responses.NO_URLS);
        }
    }

    private Optional<Response> added(UrlContents urls, String url, Account account, ChunkedBody chunks)
            throws IOException, StoreException {
        return switch (urls.forSubmission(url, account)) {
            case UrlContents.NotTrusted elsewhere -> Optional.of(Responses.URL_UNTRUSTED);
            case UrlContents.Refused refused -> Optional.of(Responses.URL_REFUSED);
            case UrlContents.Octets octets -> {
                try {
                    yield copy(octets.content(), chunks);
                } catch (IOException unreadable) {
                    // A message that another session removes while it is read is not damaged: nobody has it now.
                    boolean gone = urls.forSubmission(url, account) instanceof UrlContents.Refused;
                    yield Optional.of(gone ? Responses.URL_REFUSED : failure(StoreException.reasonOf(unreadable)));
                }
            }
        };
    }

    private static Response failure(StoreException.Reason reason) {
        return reason == StoreException.Reason.DAMAGED ? Responses.URL_DAMAGED : Responses.NO_URLS;
    }

    /** Reads from the store alone, never from the connection, whose failures therefore are not mistaken for the store's. */
    private Optional<Response> copy(Content content, ChunkedBody chunks) throws IOException {
        MessageBody body = chunks.body();
        if (content.size() > conversation.settings().limits().messageSize() - body.octets()) {
            return Optional.of(Responses.TOO_LARGE);
        }
        try (InputStream in = content.open()) {
            for (long left = content.size(); left > 0; ) {
                byte[] buffer = body.buffer();
                int from = body.end();
                int count = in.read(buffer, from, (int) Math.min(left, buffer.length - from));
                if (count < 0) {
                    throw new IOException("a message is shorter than it was");
                }
                chunks.inspector().inspect(buffer, from, from + count);
                body.append(count);
                left -= count;
                conversation.input().giveWay();
            }
        }
        return switch (body.loss()) {
            case NONE -> Optional.empty();
            case TOO_LARGE -> Optional.of(Responses.TOO_LARGE);
            case NO_ROOM -> Optional.of(Responses.NO_ROOM);
        };
    }
}
