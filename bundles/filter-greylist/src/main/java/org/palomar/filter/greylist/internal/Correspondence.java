package org.palomar.filter.greylist.internal;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import org.palomar.api.address.Address;
import org.palomar.api.address.Network;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.AccountId;
import org.palomar.api.greylist.Acquaintance.Kind;
import org.palomar.filter.greylist.internal.record.Subject;

/** What one mail is about, as subjects. Pure. */
final class Correspondence {

    /** Large senders try again from another address, of the same network as a rule (RFC 6647 §5). */
    private static final int IPV4_BITS = 24;

    private static final int IPV6_BITS = 64;

    /** Of a local part: mailing lists write a number or our address into the rest, another each time. */
    private static final int MOST_LOCAL = 64;

    private Correspondence() {}

    static Network network(InetAddress client) {
        return Network.around(client, client instanceof Inet4Address ? IPV4_BITS : IPV6_BITS);
    }

    static Subject network(Network network) {
        return new Subject(Kind.NETWORK, network.toString());
    }

    static Subject triplet(Kind kind, Network network, ReversePath sender, Address recipient) {
        String from = sender.address()
                .map(Correspondence::steady)
                .orElseGet(() -> sender.text().toLowerCase(Locale.ROOT));
        return new Subject(kind, network + " " + from + " " + plain(recipient));
    }

    static Subject written(AccountId account, Address to) {
        return new Subject(Kind.WRITTEN, account.value() + " " + plain(to));
    }

    static Subject allowed(String text) {
        return new Subject(Kind.ALLOWED, text);
    }

    static String plain(Address address) {
        return address.toString().toLowerCase(Locale.ROOT);
    }

    /** The sender without what changes from one message to the next: a detail behind a plus, digits (VERP, SRS, BATV). */
    private static String steady(Address address) {
        String text = plain(address);
        int at = text.lastIndexOf('@');
        String local = text.substring(0, at).replaceAll("(?<=.)\\+.*", "").replaceAll("[0-9]+", "#");
        return local.substring(0, Math.min(local.length(), MOST_LOCAL)) + text.substring(at);
    }
}
