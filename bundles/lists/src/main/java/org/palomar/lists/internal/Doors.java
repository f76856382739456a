package org.palomar.lists.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.list.ListNames;
import org.palomar.lists.internal.record.HeldRecord;
import org.palomar.lists.internal.record.Member;
import org.palomar.mime.Headers;

/** The addresses of lists: which list, which of its doors. Safe for any thread. */
record Doors(Register register) implements ListNames {

    private static final String CHILD = "child";

    /** What an address of a list is for. Each has its word behind the list's name, but for posts. */
    enum Door {
        POST(""),
        /** People: owners. */
        OWNER("-owner"),
        /** RFC 2142 §6 wants this name for the people behind a list. */
        REQUEST("-request"),
        BOUNCES("-bounces"),
        LEAVE("-leave"),
        JOIN("-join"),
        /** Answers to what was mailed to one person: who joins, who moderates. */
        CONFIRM("-confirm");

        private final String suffix;

        Door(String suffix) {
            this.suffix = suffix;
        }

        /** What stands behind the list's name. */
        String suffix() {
            return suffix;
        }
    }

    /**
     * One address.
     *
     * @param token what stands behind a plus, in lower case; may be empty
     */
    record Named(Roll roll, Door door, String token) {}

    Optional<Named> find(Address address) {
        return meant(address)
                .flatMap(
                        one -> register.roll(one.list()).map(roll -> new Named(roll, one.door(), one.token())).stream())
                .findFirst();
    }

    /** Whether it is an address of a list whose record is damaged. */
    boolean isUnreadable(Address address) {
        return unreadable(address).isPresent();
    }

    private Optional<Door> unreadable(Address address) {
        return meant(address)
                .filter(one -> register.isUnreadable(one.list()))
                .map(Meant::door)
                .findFirst();
    }

    /** What an address could be of, whether there is such a list or not. */
    private record Meant(Address list, Door door, String token) {}

    private static Stream<Meant> meant(Address address) {
        String local = address.localPart().toLowerCase(Locale.ROOT);
        int plus = local.indexOf('+');
        String name = plus < 0 ? local : local.substring(0, plus);
        String token = plus < 0 ? "" : local.substring(plus + 1);
        return Arrays.stream(Door.values())
                .filter(door -> name.endsWith(door.suffix())
                        && name.length() > door.suffix().length()
                        && (door != Door.POST || plus < 0))
                .map(door -> new Meant(
                        new Address(
                                name.substring(0, name.length() - door.suffix().length()), address.domain()),
                        door,
                        token));
    }

    /** The lists here that a post has passed, by what they have put before it. */
    List<Address> trail(Headers headers) {
        return trail(headers.all("Delivered-To"));
    }

    /** The same, of these fields. */
    List<Address> trail(List<Headers.Field> visits) {
        return visits.stream()
                .flatMap(field -> Address.parse(field.text().strip()).stream())
                .map(Address::folded)
                .filter(address -> register.roll(address).isPresent())
                .distinct()
                .toList();
    }

    static Address address(Roll roll, Door door) {
        return at(roll, door.suffix());
    }

    private static Address at(Roll roll, String behind) {
        return new Address(roll.address().localPart() + behind, roll.address().domain());
    }

    /** Where mail to one member comes back to (VERP). */
    Address bounces(Roll roll, Member member) {
        return at(
                roll,
                Door.BOUNCES.suffix() + "+" + register.tokens().address(purpose(roll, "bounce"), member.number()));
    }

    /** The sender of posts to a list that is a member: nobody but that list is ever told it. */
    Address child(Roll roll, Member member) {
        return at(roll, Door.BOUNCES.suffix() + "+" + register.tokens().address(purpose(roll, CHILD), member.number()));
    }

    /** What posts to members here are known by when they come back; no header names it. */
    String envelope(Roll roll) {
        return register.tokens().link(purpose(roll, "envelope"), 1);
    }

    /** The member to whom a sender of posts was given. */
    Optional<Member> bounced(Named named) {
        return named.door() == Door.BOUNCES ? member(named, "bounce").or(() -> child(named)) : Optional.empty();
    }

    /** The list that is a member, to whom a sender of posts was given. */
    Optional<Member> child(Named named) {
        return named.door() == Door.BOUNCES ? member(named, CHILD) : Optional.empty();
    }

    private Optional<Member> member(Named named, String what) {
        return register.tokens()
                .inAddress(purpose(named.roll(), what), named.token())
                .filter(number -> number <= Integer.MAX_VALUE)
                .flatMap(number -> named.roll().member(number.intValue()));
    }

    /** Whether a sender was given to a member of now or before. */
    boolean isGenuine(Named named) {
        Tokens tokens = register.tokens();
        return tokens.inAddress(purpose(named.roll(), "bounce"), named.token()).isPresent()
                || tokens.inAddress(purpose(named.roll(), CHILD), named.token()).isPresent();
    }

    /** Where one member's letter of leave goes. */
    Address leave(Roll roll, Member member) {
        return at(roll, Door.LEAVE.suffix() + "+" + register.tokens().address(purpose(roll, "leave"), member.number()));
    }

    /** The token of one member's link for leaving. */
    String link(Roll roll, Member member) {
        return Integer.toString(roll.number(), 36) + "-"
                + register.tokens().link(purpose(roll, "link"), member.number());
    }

    /** An address that decides on a held post. */
    Address judging(Roll roll, String what, HeldRecord post) {
        return confirm(roll, judgement(what, post), post.number());
    }

    /** The held post that a token of {@link #judging} decides on, if it still waits. */
    Optional<HeldRecord> judged(Roll roll, String what, String token) {
        Optional<HeldRecord> post =
                Tokens.claimed(token).flatMap(register::held).filter(held -> held.list() == roll.number());
        return post.filter(held -> register.tokens()
                .inAddress(purpose(roll, judgement(what, held)), token)
                .isPresent());
    }

    /** Of this very post, not another that gets its number once the store has lost what was given. */
    private static String judgement(String what, HeldRecord post) {
        return what + " " + post.received().toEpochMilli() + " " + post.body();
    }

    /** An address that confirms something. */
    Address confirm(Roll roll, String what, long number) {
        return at(
                roll,
                Door.CONFIRM.suffix() + "+" + what.charAt(0) + register.tokens().address(purpose(roll, what), number));
    }

    /** What a token is for: of this list and no other, even one that has its name later. */
    static String purpose(Roll roll, String what) {
        return what + " " + roll.number() + " " + roll.list().created().toEpochMilli();
    }

    @Override
    public Optional<Takes> takes(Address address) {
        return find(address)
                .map(Named::door)
                .or(() -> unreadable(address))
                .map(door -> door == Door.BOUNCES ? Takes.BOUNCES : Takes.LETTERS);
    }

    @Override
    public boolean any(Domain domain) {
        return register.rolls().stream()
                        .anyMatch(roll -> roll.address().domain().equals(domain))
                || register.unreadable().stream().anyMatch(list -> list.domain().equals(domain));
    }
}
