package org.palomar.filter.dnslist.internal;

import java.net.InetAddress;
import java.util.Optional;
import org.palomar.api.address.Network;
import org.palomar.filter.dnslist.internal.Asking.Question;
import org.palomar.filter.dnslist.internal.Roll.About;

/** Whether a list is one: it lists what every list does, and does not list what none may (RFC 5782 §5). Blocks for some questions. */
record Trial(Asking asking) {

    /** What is listed for tests, and what is never, each of IPv4, IPv6 and domains. */
    private static final InetAddress LISTED_4 = address("127.0.0.2");

    private static final InetAddress FREE_4 = address("127.0.0.1");
    private static final String LISTED_6 = mapped("2");
    private static final String FREE_6 = mapped("1");

    /** RFC 2606 §2: nobody can have it. */
    private static final String FREE_DOMAIN = "invalid";

    /** Of a list which knows what none may. */
    static final Outcome YES_TO_ALL =
            new Outcome.Failed("it lists 127.0.0.1 or what else none may: it says yes to all");

    /** What came of it. */
    sealed interface Outcome {

        /** It is asked. */
        record Passed() implements Outcome {}

        /** It is left out, for as long as this is so. */
        record Failed(String reason) implements Outcome {}

        /** There is no answer now: what was known before holds for a while. */
        record Unknown(String reason, boolean silent) implements Outcome {}
    }

    /** Tries what a list says to one kind of question. */
    Outcome of(ListZone list, About about) {
        return switch (about) {
            case IPV4 -> run(list, Names.reversed(LISTED_4), "127.0.0.2", about);
            case IPV6 -> run(list, LISTED_6, "::ffff:7f00:2", about);
            case DOMAINS -> run(list, list.test(), list.test(), about);
        };
    }

    /** What no list may list. */
    static Question free(ListZone list, About about) {
        return new Question(
                list,
                switch (about) {
                    case IPV4 -> Names.reversed(FREE_4);
                    case IPV6 -> FREE_6;
                    case DOMAINS -> FREE_DOMAIN;
                });
    }

    private Outcome run(ListZone list, String listed, String listedName, About about) {
        return switch (asking.ask(free(list, about))) {
            case Said.Listed yes -> YES_TO_ALL;
            case Said.Refused(String code) -> refused(code);
            case Said.Unknown(String detail, boolean silent) -> new Outcome.Unknown(detail, silent);
            case Said.NotListed no ->
                switch (asking.ask(new Question(list, listed))) {
                    case Said.Listed yes -> new Outcome.Passed();
                    case Said.Refused(String code) -> refused(code);
                    case Said.Unknown(String detail, boolean silent) -> new Outcome.Unknown(detail, silent);
                    case Said.NotListed no2 ->
                        new Outcome.Failed("it does not list " + listedName + ", as each does: it is no list any more,"
                                + " or says no to all");
                };
        };
    }

    /** Why a list that answers so is left out. */
    static Outcome.Failed refused(String code) {
        return new Outcome.Failed("it answers " + code + ", which lists do that refuse who asks,"
                + " such as one who asks by way of a public resolver or too much");
    }

    /** As IPv6, which Java would take for IPv4. */
    private static String mapped(String last) {
        return last + ".0.0.0.0.0.f.7.f.f.f.f" + ".0".repeat(20);
    }

    private static InetAddress address(String text) {
        return Network.parseAddress(text).orElseThrow();
    }

    /** The failure, if it is one. */
    static Optional<String> failure(Outcome outcome) {
        return outcome instanceof Outcome.Failed(String reason) ? Optional.of(reason) : Optional.empty();
    }
}
