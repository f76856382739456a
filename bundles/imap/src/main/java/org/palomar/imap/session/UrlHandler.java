package org.palomar.imap.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.grammar.ImapUrl;
import org.palomar.imap.session.State.LoggedIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** RESETKEY, GENURLAUTH and URLFETCH (RFC 4467 §7). */
final class UrlHandler {

    /** URLs of one session that may turn out to be authorized by nobody; then none is looked at any more (RFC 4467 §10: attacks by computation). */
    static final int MAX_UNAUTHORIZED = 200;

    private static final Logger LOG = LoggerFactory.getLogger(UrlHandler.class);

    private final Client client;
    private final AuthorizedUrls urls;
    private int unauthorized;

    UrlHandler(Client client) {
        this.client = client;
        this.urls = new AuthorizedUrls(client.services());
    }

    Reply resetKey(Command.ResetKey command, LoggedIn who) throws StoreException, MailboxException {
        if (command.mechanisms().stream().anyMatch(mechanism -> !mechanism.equals(AuthorizedUrls.INTERNAL))) {
            return Reply.bad("INTERNAL is the one mechanism");
        }
        if (command.mailbox().isEmpty()) {
            who.mail().accessKeys().removeAll();
            client.services().keyResets().count(who.account().id());
            return Reply.ok("all keys are removed");
        }
        who.mail().accessKeys().renew(command.mailbox().get());
        client.services().keyResets().count(who.account().id());
        return Reply.ok("URLMECH INTERNAL", "another key");
    }

    /** All or none are authorized. */
    Reply genUrlAuth(Command.GenUrlAuth command, LoggedIn who) throws IOException, StoreException {
        List<ImapUrl> read = new ArrayList<>(command.rumps().size());
        for (Command.GenUrlAuth.Rump rump : command.rumps()) {
            switch (ImapUrl.parse(rump.url())) {
                case ImapUrl.Wrong wrong -> {
                    return Reply.bad(wrong.reason());
                }
                case ImapUrl.Read one -> read.add(one.url());
            }
            Optional<String> objection = objection(read.getLast(), rump.mechanism(), who);
            if (objection.isPresent()) {
                return Reply.bad(objection.get());
            }
        }
        List<String> authorized = new ArrayList<>(read.size());
        for (ImapUrl url : read) {
            try {
                authorized.add(urls.authorize(url, who.mail()));
            } catch (MailboxException none) {
                return Reply.bad("the URL names no mailbox that there is");
            }
        }
        Output out = client.out().text("* GENURLAUTH");
        for (String url : authorized) {
            out.octet(' ').string(url);
        }
        out.crlf();
        return Reply.ok("authorized");
    }

    /** Users whom the access identifier names are not looked for: nobody learns by it who there is (RFC 4467 §7, GENURLAUTH). */
    private Optional<String> objection(ImapUrl url, String mechanism, LoggedIn who) throws StoreException {
        if (!mechanism.equals(AuthorizedUrls.INTERNAL)) {
            return Optional.of("INTERNAL is the one mechanism");
        }
        if (url.proof().isPresent()) {
            return Optional.of("the URL is authorized already");
        }
        if (!AuthorizedUrls.names(url.user(), who.account())) {
            return Optional.of("the URL must name you, by your address, as the owner");
        }
        return urls.isOurs(url) ? Optional.empty() : Optional.of("the URL names another server");
    }

    /** One response for each URL, so that a failure leaves no half of one, and one message that is damaged hides no other. */
    Reply urlFetch(Command.UrlFetch command, LoggedIn who) throws IOException, StoreException {
        int damaged = 0;
        for (String text : command.urls()) {
            if (unauthorized >= MAX_UNAUTHORIZED) {
                return Reply.no("LIMIT", "too many URLs were not authorized: no others are looked at in this session");
            }
            client.giveWay();
            Optional<SectionData> data;
            try {
                data = read(text, who);
            } catch (StoreException failure) {
                if (failure.reason() != StoreException.Reason.DAMAGED) {
                    throw failure;
                }
                LOG.warn("A message that a URL names can't be read", failure);
                damaged++;
                data = Optional.empty();
            }
            write(text, data);
        }
        return damaged == 0 ? Reply.ok("fetched") : Reply.no("CORRUPTION", "some messages are damaged");
    }

    private Optional<SectionData> read(String text, LoggedIn who) throws StoreException {
        if (!(ImapUrl.parse(text) instanceof ImapUrl.Read read)) {
            return Optional.empty();
        }
        return switch (urls.read(read.url(), access -> permits(access, who))) {
            case AuthorizedUrls.Found(SectionData data) -> Optional.of(data);
            case AuthorizedUrls.Nothing nothing -> Optional.empty();
            case AuthorizedUrls.Unauthorized guessed -> {
                unauthorized++;
                yield Optional.empty();
            }
        };
    }

    /** Nobody logs in here to submit others' mail: the server of this house that does reads without IMAP. */
    private static boolean permits(ImapUrl.Access access, LoggedIn who) {
        return switch (access) {
            case ImapUrl.Submitter submitter -> false;
            case ImapUrl.User user -> AuthorizedUrls.names(user.user(), who.account());
            // There are no anonymous sessions.
            case ImapUrl.AnyUser any -> true;
            case ImapUrl.Anybody anybody -> true;
        };
    }

    private void write(String url, Optional<SectionData> data) throws IOException {
        Output out = client.out().text("* URLFETCH ").string(url).octet(' ');
        if (data.isEmpty()) {
            out.nil();
        } else {
            write(data.get(), out);
        }
        out.crlf();
    }

    private static void write(SectionData data, Output out) throws IOException {
        switch (data) {
            // RFC 4467 §8: the empty string where the URL is right and the part is not there
            case SectionData.Absent absent -> out.text("\"\"");
            case SectionData.Undecodable unknown -> out.text("\"\"");
            case SectionData.InMemory octets -> {
                out.octet('{').number(octets.length()).octet('}').crlf();
                octets.write(out);
            }
            case SectionData.Streamed stream -> {
                out.octet('{').number(stream.length()).octet('}').crlf();
                stream.write(out);
            }
        }
    }
}
