package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.palomar.itests.KeptMail.Kept;
import org.palomar.itests.KeptMail.Place;

/**
 * A client that appends, flags, copies, moves and expunges messages of its own in two mailboxes that others change too, and knows after each reply what
 * must be there. When it is cut off within a command, either all or nothing of that has happened. For one thread at a time.
 */
final class MailboxKeeper {

    private static final List<String> MAILBOXES = List.of("Work", "Rest");
    private static final List<String> FLAGS = List.of("\\Seen", "\\Flagged", "\\Answered", "$Load");
    /** So many messages of its own are enough. */
    private static final int ENOUGH = 60;

    private static final Pattern APPENDED = Pattern.compile("\\[APPENDUID \\d+ (\\d+)]");
    private static final Pattern COPIED = Pattern.compile("\\[COPYUID \\d+ \\d+ (\\d+)]");

    private final String name;
    private final Account account;
    private final Random random;
    private final LoadSender.Witness witness;
    private final Map<String, Long> validity = new LinkedHashMap<>();
    private final Map<String, Long> highestUid = new LinkedHashMap<>();
    private final Map<String, Long> highestModSeq = new LinkedHashMap<>();
    private KeptMail sure = KeptMail.of(Map.of());
    private KeptMail maybe = sure;
    private int number;
    private long acknowledged;

    MailboxKeeper(String name, Account account, Random random, LoadSender.Witness witness) {
        this.name = name;
        this.account = account;
        this.random = random;
        this.witness = witness;
    }

    long acknowledged() {
        return acknowledged;
    }

    static void createMailboxes(SSLContext trust, int port, Account account) throws IOException {
        try (ImapClient client = new ImapClient(trust, port, account)) {
            for (String mailbox : MAILBOXES) {
                client.command("CREATE " + mailbox);
            }
        }
    }

    /** Works until it is cut off. */
    void work(SSLContext trust, int port) throws IOException {
        try (ImapClient client = new ImapClient(trust, port, account)) {
            client.command("ENABLE CONDSTORE");
            while (!Thread.currentThread().isInterrupted()) {
                String mailbox = MAILBOXES.get(random.nextInt(2));
                select(client, mailbox);
                for (int i = 0; i < 8; i++) {
                    step(client, mailbox);
                }
            }
        }
    }

    private void step(ImapClient client, String mailbox) throws IOException {
        List<Long> own = sure.uids(mailbox);
        int choice = own.size() < 3 ? 0 : random.nextInt(own.size() > ENOUGH ? 4 : 6);
        long uid = own.isEmpty() ? 0 : own.get(random.nextInt(own.size()));
        switch (choice) {
            case 1 -> store(client, mailbox, uid, FLAGS.get(random.nextInt(FLAGS.size())), random.nextBoolean());
            case 2 -> transfer(client, mailbox, uid, own.size() > ENOUGH || random.nextBoolean());
            case 3 -> {
                store(client, mailbox, uid, "\\Deleted", true);
                expunge(client, mailbox, uid);
            }
            default -> append(client, mailbox);
        }
    }

    private void append(ImapClient client, String mailbox) throws IOException {
        LoadMessage message = new LoadMessage(name + "-" + ++number);
        Set<String> flags = random.nextBoolean() ? Set.of() : Set.of(FLAGS.get(random.nextInt(FLAGS.size())));
        Kept kept = new Kept(message.id(), flags, 0);
        maybe = sure.arriving(mailbox, kept);
        String text = message.text();
        List<String> said = client.command(
                "APPEND " + mailbox + " (" + String.join(" ", flags) + ") {" + text.length() + "+}\r\n" + text);
        learn(client, mailbox, told(APPENDED, said), kept);
    }

    private void store(ImapClient client, String mailbox, long uid, String flag, boolean add) throws IOException {
        Kept before = sure.get(new Place(mailbox, uid));
        Set<String> flags = new TreeSet<>(before.flags());
        if (add) {
            flags.add(flag);
        } else {
            flags.remove(flag);
        }
        Kept after = new Kept(before.id(), flags, 0);
        maybe = sure.with(new Place(mailbox, uid), after);
        client.command("UID STORE " + uid + (add ? " +" : " -") + "FLAGS (" + flag + ")");
        learn(client, mailbox, uid, after);
    }

    private void transfer(ImapClient client, String mailbox, long uid, boolean move) throws IOException {
        String target = MAILBOXES.get(1 - MAILBOXES.indexOf(mailbox));
        Kept before = sure.get(new Place(mailbox, uid));
        Kept copy = new Kept(before.id(), before.flags(), 0);
        KeptMail left = move ? sure.without(new Place(mailbox, uid)) : sure;
        maybe = left.arriving(target, copy);
        List<String> said = client.command("UID " + (move ? "MOVE " : "COPY ") + uid + " " + target);
        settle(left.with(arrived(target, told(COPIED, said)), copy));
    }

    private void expunge(ImapClient client, String mailbox, long uid) throws IOException {
        maybe = sure.without(new Place(mailbox, uid));
        client.command("UID EXPUNGE " + uid);
        settle(maybe);
    }

    private void learn(ImapClient client, String mailbox, long uid, Kept kept) throws IOException {
        settle(sure.with(arrived(mailbox, uid), kept));
        List<ImapClient.Fetched> fetched = client.fetch(Long.toString(uid), "MODSEQ");
        assertThat(fetched).as("message " + uid).hasSize(1);
        long modSeq = fetched.getFirst().modSeq();
        highestModSeq.merge(mailbox, modSeq, Math::max);
        sure = sure.with(new Place(mailbox, uid), new Kept(kept.id(), kept.flags(), modSeq));
        maybe = sure;
    }

    private void settle(KeptMail now) {
        sure = now;
        maybe = now;
        acknowledged++;
        witness.acknowledged();
    }

    private Place arrived(String mailbox, long uid) {
        highestUid.merge(mailbox, uid, Math::max);
        return new Place(mailbox, uid);
    }

    private static long told(Pattern pattern, List<String> said) {
        for (String line : said) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return Long.parseLong(matcher.group(1));
            }
        }
        throw new AssertionError("no UID in " + said);
    }

    private List<String> select(ImapClient client, String mailbox) throws IOException {
        List<String> said = client.command("SELECT " + mailbox + " (CONDSTORE)");
        long now = ImapClient.number(said, "UIDVALIDITY");
        assertThat(validity.getOrDefault(mailbox, now)).as("UIDVALIDITY").isEqualTo(now);
        validity.put(mailbox, now);
        return said;
    }

    /** Checks after a restart that all is as it was acknowledged, and goes on from what is there. */
    void check(SSLContext trust, int port) throws IOException {
        Map<Place, Kept> found = new LinkedHashMap<>();
        try (ImapClient client = new ImapClient(trust, port, account)) {
            for (String mailbox : MAILBOXES) {
                List<String> said = select(client, mailbox);
                assertThat(ImapClient.number(said, "UIDNEXT"))
                        .as("UIDNEXT")
                        .isGreaterThan(highestUid.getOrDefault(mailbox, 0L));
                assertThat(ImapClient.number(said, "HIGHESTMODSEQ"))
                        .as("HIGHESTMODSEQ")
                        .isGreaterThanOrEqualTo(highestModSeq.getOrDefault(mailbox, 0L));
                found.putAll(own(client, mailbox));
            }
        }
        List<String> differences = sure.differences(found);
        if (!differences.isEmpty() && !maybe.differences(found).isEmpty()) {
            throw new AssertionError(name + " does not find what was acknowledged: " + differences
                    + ", nor what its last command may have made of it: " + maybe.differences(found));
        }
        sure = KeptMail.of(found);
        maybe = sure;
    }

    private Map<Place, Kept> own(ImapClient client, String mailbox) throws IOException {
        Map<Place, Kept> own = new LinkedHashMap<>();
        for (ImapClient.Fetched one : client.fetch("1:*", "FLAGS MODSEQ ENVELOPE BODY.PEEK[TEXT]")) {
            if (one.subject().startsWith(name + "-")) {
                assertThat(one.text()).isEqualTo(new LoadMessage(one.subject()).body());
                own.put(arrived(mailbox, one.uid()), new Kept(one.subject(), one.flags(), one.modSeq()));
            }
        }
        return own;
    }
}
