package org.palomar.smtp.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.palomar.api.directory.Account;
import org.palomar.api.mailbox.UrlContents;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;

/** What URLs stand for, by their text: {@code imap://NAME}, where a name that begins with "bob" is for bob alone, and all others for alice. */
final class SharedMailboxes implements UrlContents {

    private final Map<String, String> octets = new ConcurrentHashMap<>(Map.of(
            "imap://header",
            "From: alice@example.org\r\nSubject: pieces\r\n\r\n",
            "imap://text",
            "forwarded\r\n",
            "imap://bob",
            "bob's\r\n",
            "imap://empty",
            "",
            "imap://half",
            "half a line",
            "imap://nul",
            "x\0\r\n"));

    /** Whether {@code imap://removed} has been read, and went meanwhile: the next who asks for it hears so, and then it is there again. */
    private volatile boolean removed;

    void add(String url, String text) {
        octets.put(url, text);
    }

    @Override
    public Found forSubmission(String url, Account submitter) throws StoreException, IOException {
        switch (url) {
            case "imap://down" -> throw new StoreException(StoreException.Reason.UNAVAILABLE, "down");
            case "imap://damaged" -> throw new StoreException(StoreException.Reason.DAMAGED, "damaged");
            case "imap://short" -> {
                return new Octets(new Shortened());
            }
            case "imap://removed" -> {
                removed = !removed;
                return removed ? new Octets(new Shortened()) : new Refused();
            }
            default -> {
                // in the map, or not
            }
        }
        if (!url.startsWith("imap://")) {
            return new NotTrusted();
        }
        boolean bobs = url.startsWith("imap://bob");
        String text = octets.get(url);
        return text == null || bobs != submitter.address().localPart().equals("bob")
                ? new Refused()
                : new Octets(Content.of(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** A message that went while it was read. */
    private static final class Shortened implements Content {
        @Override
        public long size() {
            return 10;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(new byte[] {'x'});
        }
    }
}
