package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.palomar.itests.LoadSender.Fate;

/** What has been delivered to the recipients of a load, compared with what the senders were told. Keeps what it has seen: that must not change. */
final class DeliveredMail {

    /** What one mailbox held at the last look: ids by UID. */
    private record Inbox(long validity, SortedMap<Long, String> ids) {}

    private final List<Account> recipients;
    private final Map<String, Inbox> inboxes = new HashMap<>();

    DeliveredMail(List<Account> recipients) {
        this.recipients = recipients;
    }

    /** Reads all mailboxes and checks each new body, and that what was seen before is there as it was. */
    void read(SSLContext trust, int port) throws IOException {
        for (Account recipient : recipients) {
            try (ImapClient client = new ImapClient(trust, port, recipient)) {
                long validity = ImapClient.number(client.command("SELECT INBOX"), "UIDVALIDITY");
                Inbox before = inboxes.getOrDefault(recipient.address(), new Inbox(validity, new TreeMap<>()));
                assertThat(validity).as("UIDVALIDITY").isEqualTo(before.validity());
                SortedMap<Long, String> ids = new TreeMap<>();
                client.fetch("1:*", "ENVELOPE").forEach(one -> ids.put(one.uid(), one.subject()));
                long last = before.ids().isEmpty() ? 0 : before.ids().lastKey();
                assertThat(ids.headMap(last + 1)).as("seen before").isEqualTo(before.ids());
                for (ImapClient.Fetched one : client.fetch(last + 1 + ":*", "ENVELOPE BODY.PEEK[TEXT]")) {
                    assertThat(one.text()).isEqualTo(new LoadMessage(one.subject()).body());
                }
                inboxes.put(recipient.address(), new Inbox(validity, ids));
            }
        }
    }

    /** What is wrong: acknowledged and not there once for each recipient, or there though refused, or there for some recipients only. */
    List<String> faults(List<LoadSender> senders) {
        Map<String, List<String>> holders = new HashMap<>();
        inboxes.forEach((address, inbox) -> inbox.ids()
                .values()
                .forEach(id ->
                        holders.computeIfAbsent(id, key -> new ArrayList<>()).add(address)));
        List<String> faults = new ArrayList<>();
        for (LoadSender sender : senders) {
            sender.fates().forEach((letter, fate) -> {
                String id = letter.message().id();
                List<String> wanted = sorted(letter.recipients());
                List<String> there = sorted(holders.getOrDefault(id, List.of()));
                boolean delivered = there.equals(wanted) && fate != Fate.REFUSED;
                boolean absent = there.isEmpty() && fate != Fate.ACKNOWLEDGED;
                if (!delivered && !absent) {
                    faults.add(id + ", " + fate + ", sent to " + wanted + ", is with " + there);
                }
            });
        }
        return faults;
    }

    private static List<String> sorted(List<String> addresses) {
        List<String> sorted = new ArrayList<>(addresses);
        Collections.sort(sorted);
        return sorted;
    }
}
