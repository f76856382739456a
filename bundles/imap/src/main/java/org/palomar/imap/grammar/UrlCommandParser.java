package org.palomar.imap.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.MailboxName;

/** Reads RESETKEY, GENURLAUTH and URLFETCH (RFC 4467 §9). The URLs themselves are read when the commands run: one that is none is an answer of URLFETCH. */
final class UrlCommandParser {

    /** URLs of one command: more parts than a message has that is put together of others' parts. */
    static final int MAX_URLS = 100;

    /** There is one, INTERNAL; a few more show that the client knows others. */
    private static final int MAX_MECHANISMS = 10;

    private final Cursor in;
    private final NameEncoding names;

    UrlCommandParser(Cursor in, NameEncoding names) {
        this.in = in;
        this.names = names;
    }

    // resetkey = "RESETKEY" [SP mailbox *(SP mechanism)]
    Command.ResetKey resetKey() throws SyntaxException {
        List<String> mechanisms = new ArrayList<>();
        if (in.atEnd()) {
            return new Command.ResetKey(Optional.empty(), mechanisms);
        }
        in.expect(' ');
        MailboxName mailbox = names.decode(in.astring())
                .flatMap(MailboxName::parse)
                .orElseThrow(() -> new SyntaxException("CANNOT", "not a name that a mailbox can have"));
        while (in.accept(' ')) {
            if (mechanisms.size() == MAX_MECHANISMS) {
                throw new SyntaxException("too many mechanisms");
            }
            mechanisms.add(in.word());
        }
        return new Command.ResetKey(Optional.of(mailbox), mechanisms);
    }

    // genurlauth = "GENURLAUTH" 1*(SP url-rump SP mechanism)
    Command.GenUrlAuth genUrlAuth() throws SyntaxException {
        List<Command.GenUrlAuth.Rump> rumps = new ArrayList<>();
        do {
            requireRoom(rumps);
            in.expect(' ');
            String url = in.astring();
            in.expect(' ');
            rumps.add(new Command.GenUrlAuth.Rump(url, in.word()));
        } while (!in.atEnd());
        return new Command.GenUrlAuth(rumps);
    }

    // urlfetch = "URLFETCH" 1*(SP url-full)
    Command.UrlFetch urlFetch() throws SyntaxException {
        List<String> urls = new ArrayList<>();
        do {
            requireRoom(urls);
            in.expect(' ');
            String url = in.astring();
            if (url.indexOf('\r') >= 0 || url.indexOf('\n') >= 0) {
                throw new SyntaxException("no URL has a line break");
            }
            urls.add(url);
        } while (!in.atEnd());
        return new Command.UrlFetch(urls);
    }

    private static void requireRoom(List<?> urls) throws SyntaxException {
        if (urls.size() == MAX_URLS) {
            throw new SyntaxException("too many URLs");
        }
    }
}
