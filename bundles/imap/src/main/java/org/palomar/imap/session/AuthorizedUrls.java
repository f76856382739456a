package org.palomar.imap.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.palomar.api.address.Address;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.mailbox.AccessKeys;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.mailbox.MailboxId;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.mailbox.UrlContents;
import org.palomar.api.message.Content;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.FetchItem;
import org.palomar.imap.grammar.ImapUrl;

/**
 * Authorizes URLs and reads what authorized ones stand for (RFC 4467 §5, §6). The token is an HMAC of the URL's octets by the key of its mailbox, so that a URL is worth what the key is; it is computed for
 * whatever can be read as a URL, by a key at random where there is none, and compared in constant time. Safe for any thread.
 */
public final class AuthorizedUrls {

    /** The one mechanism that there is. */
    static final String INTERNAL = "INTERNAL";

    /** Before each token: which algorithm made it (RFC 4467 §2.4.1). */
    private static final String ALGORITHM = "01";

    private static final String HMAC = "HmacSHA256";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Services services;
    private final UrlHosts hosts;

    public AuthorizedUrls(Services services) {
        this.services = services;
        this.hosts = new UrlHosts(services);
    }

    /** Whether a URL is one of this server's. */
    boolean isOurs(ImapUrl url) throws StoreException {
        return hosts.isOurs(url.host());
    }

    /** The URL with its authorization behind it; its mailbox is in {@code mail}. */
    String authorize(ImapUrl url, MailAccount mail) throws StoreException, MailboxException {
        byte[] key = mail.accessKeys().make(url.mailbox());
        return url.rump() + ":internal:" + token(url, key);
    }

    /** What a URL came to. */
    sealed interface Answer {}

    /** What it stands for. */
    record Found(SectionData data) implements Answer {}

    /** It is another server's, it expired, it is not for who asks, or what it names is not there. */
    record Nothing() implements Answer {}

    /** Nobody made its token, or the key with which somebody did is gone. */
    record Unauthorized() implements Answer {}

    /**
     * What a URL stands for.
     *
     * @param permits whom its access identifier lets in, of those who ask
     * @throws StoreException if it can't be told now, or what is stored is damaged
     */
    Answer read(ImapUrl url, Predicate<ImapUrl.Access> permits) throws StoreException {
        boolean ours = isOurs(url); // it may wait for the directory, and what a name stands for may change meanwhile
        Optional<MailAccount> owner = owner(url);
        Optional<AccessKeys.Key> key =
                owner.isPresent() ? owner.get().accessKeys().find(url.mailbox()) : Optional.empty();
        boolean authorized = isAuthorized(url, key.map(AccessKeys.Key::octets).orElseGet(AuthorizedUrls::plausible));
        if (!authorized || key.isEmpty()) {
            return new Unauthorized();
        }
        boolean now = url.expires()
                .map(last -> !services.clock().instant().isAfter(last))
                .orElse(true);
        if (!ours || !now || !permits.test(url.access())) {
            return new Nothing();
        }
        return section(url, owner.orElseThrow(), key.get().mailbox())
                .<Answer>map(Found::new)
                .orElseGet(Nothing::new);
    }

    /** As {@link UrlContents#forSubmission}. */
    public UrlContents.Found forSubmission(String text, Account submitter) throws StoreException {
        if (!(ImapUrl.parse(text) instanceof ImapUrl.Read read)
                || read.url().proof().isEmpty()
                || !isOurs(read.url())) {
            return new UrlContents.NotTrusted();
        }
        // RFC 4468 §3.3: no other identifier says that the owner means it to be sent.
        Answer answer =
                read(read.url(), access -> access instanceof ImapUrl.Submitter(String user) && names(user, submitter));
        Optional<Content> content = answer instanceof Found(SectionData data) ? content(data) : Optional.empty();
        return content.filter(octets -> isComplete(octets, read.url().section()))
                .<UrlContents.Found>map(UrlContents.Octets::new)
                .orElseGet(UrlContents.Refused::new);
    }

    private static Optional<Content> content(SectionData data) {
        return switch (data) {
            case SectionData.Absent absent -> Optional.empty();
            case SectionData.Undecodable unknown -> Optional.empty();
            case SectionData.InMemory octets -> Optional.of(octets.content());
            case SectionData.Streamed stream -> Optional.of(stream.content());
        };
    }

    /** Whether a section has all octets that are asked of it: one that ends before would leave a hole in a message, and nobody would hear of it. */
    private static boolean isComplete(Content octets, FetchItem.Section asked) {
        return asked.length() == Long.MAX_VALUE
                ? asked.from() == 0 || octets.size() > 0
                : octets.size() == asked.length();
    }

    private static boolean isAuthorized(ImapUrl url, byte[] key) {
        String shown = url.proof().map(ImapUrl.Proof::token).orElse("");
        String mechanism = url.proof().map(ImapUrl.Proof::mechanism).orElse("");
        boolean same = MessageDigest.isEqual(octets(token(url, key)), octets(shown.toLowerCase(Locale.ROOT)));
        return same && mechanism.equals(INTERNAL);
    }

    private static byte[] octets(String ascii) {
        return ascii.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] plausible() {
        byte[] key = new byte[AccessKeys.OCTETS];
        RANDOM.nextBytes(key);
        return key;
    }

    private static String token(ImapUrl url, byte[] key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return ALGORITHM + HexFormat.of().formatHex(mac.doFinal(octets(url.rump())));
        } catch (GeneralSecurityException bug) {
            throw new IllegalStateException("every Java platform has " + HMAC, bug);
        }
    }

    /** The owner's mail. An owner who may not log in has access to nothing, and gives none (RFC 4467 §7, URLFETCH). */
    private Optional<MailAccount> owner(ImapUrl url) throws StoreException {
        Optional<Address> address = Address.parse(url.user());
        if (address.isEmpty()) {
            return Optional.empty();
        }
        Optional<Account> account;
        try {
            account = directory().account(address.get().folded());
        } catch (DirectoryUnavailableException unavailable) {
            throw new StoreException(StoreException.Reason.UNAVAILABLE, "nobody knows the owner now", unavailable);
        }
        // Whoever shows a URL is a stranger: for him nothing is made of an account that has no mail yet, or none any
        // more.
        return account.isPresent() && account.get().enabled()
                ? services.store().find(account.get().id())
                : Optional.empty();
    }

    private Directory directory() throws StoreException {
        return services.directory()
                .within(services.settings().get().serviceWait())
                .orElseThrow(() -> new StoreException(
                        StoreException.Reason.UNAVAILABLE, "the directory is not there, which knows the owner"));
    }

    /** @param authorized whose key it was: what has the name by now may be another mailbox */
    private static Optional<SectionData> section(ImapUrl url, MailAccount owner, MailboxId authorized)
            throws StoreException {
        Mailbox mailbox;
        try {
            mailbox = owner.open(url.mailbox());
        } catch (MailboxException gone) {
            return Optional.empty();
        }
        boolean other =
                url.uidValidity() != 0 && url.uidValidity() != mailbox.view().uidValidity();
        if (other || !mailbox.id().equals(authorized)) {
            return Optional.empty();
        }
        try {
            return section(url, mailbox);
        } catch (StoreException unreadable) {
            return nothingIfGone(url, mailbox, unreadable);
        } catch (IOException unreadable) {
            StoreException.Reason reason = StoreException.reasonOf(unreadable);
            return nothingIfGone(url, mailbox, new StoreException(reason, "a message can't be read", unreadable));
        }
    }

    /** The body of a message that another session removed meanwhile may be gone before it is read: that is no damage. */
    private static Optional<SectionData> nothingIfGone(ImapUrl url, Mailbox mailbox, StoreException unreadable)
            throws StoreException {
        if (mailbox.isDeleted() || mailbox.view().indexOf(url.uid()) < 0) {
            return Optional.empty();
        }
        throw unreadable;
    }

    private static Optional<SectionData> section(ImapUrl url, Mailbox mailbox) throws StoreException, IOException {
        List<StoredMessage> found = new ArrayList<>(1);
        List<Long> damaged = new ArrayList<>(0);
        mailbox.read(UidSet.of(url.uid()), found::add, damaged::add);
        if (!damaged.isEmpty()) {
            throw new StoreException(StoreException.Reason.DAMAGED, "the message is damaged");
        }
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(new SectionReader(found.getFirst()).read(url.section()));
    }

    /** Whether a user that a URL names is this account. */
    static boolean names(String user, Account account) {
        return Address.parse(user)
                .map(address -> address.folded().equals(account.address().folded()))
                .orElse(false);
    }
}
