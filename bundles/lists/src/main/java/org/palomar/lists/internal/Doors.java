package org.palomar.lists.internal;

import java.util.Locale;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.list.ListNames;
import org.palomar.lists.internal.record.Member;

/** The addresses of lists: which list, which of its doors. Safe for any thread. */
record Doors(Register register) implements ListNames {

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
        String local = address.localPart().toLowerCase(Locale.ROOT);
        int plus = local.indexOf('+');
        String name = plus < 0 ? local : local.substring(0, plus);
        String token = plus < 0 ? "" : local.substring(plus + 1);
        for (Door door : Door.values()) {
            if (name.endsWith(door.suffix())
                    && name.length() > door.suffix().length()
                    && (door != Door.POST || plus < 0)) {
                String list = name.substring(0, name.length() - door.suffix().length());
                Optional<Roll> roll = register.roll(new Address(list, address.domain()));
                if (roll.isPresent()) {
                    return Optional.of(new Named(roll.get(), door, token));
                }
            }
        }
        return Optional.empty();
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

    /** Where one member's letter of leave goes. */
    Address leave(Roll roll, Member member) {
        return at(roll, Door.LEAVE.suffix() + "+" + register.tokens().address(purpose(roll, "leave"), member.number()));
    }

    /** The token of one member's link for leaving. */
    String link(Roll roll, Member member) {
        return Integer.toString(roll.number(), 36) + "-"
                + register.tokens().link(purpose(roll, "link"), member.number());
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
        return find(address).map(named -> named.door() == Door.BOUNCES ? Takes.BOUNCES : Takes.LETTERS);
    }

    @Override
    public boolean any(Domain domain) {
        return register.rolls().stream()
                .anyMatch(roll -> roll.address().domain().equals(domain));
    }
}
