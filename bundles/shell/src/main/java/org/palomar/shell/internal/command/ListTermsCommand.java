package org.palomar.shell.internal.command;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.ListTerms.FromHandling;
import org.palomar.api.list.ListTerms.ListLanguage;
import org.palomar.api.list.ListTerms.Moderation;
import org.palomar.api.list.ListTerms.Posting;
import org.palomar.api.list.ListTerms.ReplyTo;

/** What can be said of a list, when it is made and later. */
abstract class ListTermsCommand extends ListCommand {

    /** Takes away what was set before. */
    private static final String NONE = "none";

    @Option(name = "--description", description = "What the list is for, in a few words; none for nothing")
    private String description = "";

    @Option(name = "--owners", description = "Who answers for it: addresses, separated by commas")
    private String owners = "";

    @Option(name = "--moderators", description = "Who judges posts that wait, the owners if none: addresses, or none")
    private String moderators = "";

    @Option(name = "--posting", description = "Who may post: everybody, members (the default) or moderators")
    private String posting = "";

    @Option(name = "--moderation", description = "Whose posts wait for a moderator: nobody, strangers or everybody")
    private String moderation = "";

    @Option(name = "--prefix", description = "What is put before subjects, such as [friends]; none for nothing")
    private String prefix = "";

    @Option(name = "--reply-to", description = "Where answers go: sender (the default) or list")
    private String replyTo = "";

    @Option(
            name = "--from",
            description = "Whether posts come in the list's name: where-needed (the default), always or never")
    private String from = "";

    @Option(name = "--language", description = "What members and owners are written to in: english or spanish")
    private String language = "";

    @Option(name = "--max-size", description = "The largest post, such as 10M")
    private String maxSize = "";

    @Option(name = "--joining", description = "Whether people join by themselves, by mail: yes or no (the default)")
    private String joining = "";

    protected final boolean saysNothing() {
        return (description
                        + owners
                        + moderators
                        + posting
                        + moderation
                        + prefix
                        + replyTo
                        + from
                        + language
                        + maxSize
                        + joining)
                .isEmpty();
    }

    protected final boolean namesOwners() {
        return !owners.isEmpty();
    }

    /** These terms with what the options change. */
    protected final ListTerms changed(ListTerms before) throws CommandException {
        try {
            return new ListTerms(
                    text(description, before.description()),
                    owners.isEmpty() ? before.owners() : addresses(owners),
                    moderators.isEmpty() ? before.moderators() : addresses(moderators),
                    choice(Posting.class, "posting", posting, before.posting()),
                    choice(Moderation.class, "moderation", moderation, before.moderation()),
                    text(prefix, before.prefix()),
                    choice(ReplyTo.class, "reply-to", replyTo, before.replyTo()),
                    choice(FromHandling.class, "from", from, before.from()),
                    choice(ListLanguage.class, "language", language, before.language()),
                    maxSize.isEmpty() ? before.maxSize() : octets(maxSize),
                    joining.isEmpty() ? before.joining() : flag(joining));
        } catch (IllegalArgumentException wrong) {
            throw failure("That can't be: " + wrong.getMessage() + ".");
        }
    }

    protected final List<Address> owners() throws CommandException {
        return addresses(owners);
    }

    private static String text(String given, String before) {
        if (given.isEmpty()) {
            return before;
        }
        return given.equals(NONE) ? "" : given;
    }

    private static List<Address> addresses(String text) throws CommandException {
        List<Address> all = new ArrayList<>();
        if (!text.equals(NONE)) {
            for (String word : text.split(",", -1)) {
                all.add(address(word.strip()));
            }
        }
        return all;
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String option, String text, E before)
            throws CommandException {
        if (text.isEmpty()) {
            return before;
        }
        for (E one : type.getEnumConstants()) {
            if (word(one).equals(text.toLowerCase(Locale.ROOT))) {
                return one;
            }
        }
        String all =
                Arrays.stream(type.getEnumConstants()).map(ListCommand::word).collect(Collectors.joining(", "));
        throw failure("--" + option + " is one of: " + all + ".");
    }

    private static long octets(String text) throws CommandException {
        String number = text.toUpperCase(Locale.ROOT);
        int shift = number.endsWith("K") ? 10 : number.endsWith("M") ? 20 : number.endsWith("G") ? 30 : 0;
        try {
            return Math.multiplyExact(
                    Long.parseLong(shift == 0 ? number : number.substring(0, number.length() - 1)), 1L << shift);
        } catch (NumberFormatException | ArithmeticException wrong) {
            throw failure("--max-size is a size such as 10M.");
        }
    }

    private static boolean flag(String text) throws CommandException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes" -> true;
            case "no" -> false;
            default -> throw failure("--joining is yes or no.");
        };
    }
}
