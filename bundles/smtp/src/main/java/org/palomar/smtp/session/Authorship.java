package org.palomar.smtp.session;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.mime.AddressLists;
import org.palomar.smtp.grammar.HeaderSurvey;

/**
 * In whose name an account sends (RFC 6409 §6.1): its own address, or one whose mail it alone receives, in the envelope and in the header's {@code From} and {@code Sender}, which
 * readers are shown. Accounts that the settings name may send in anybody's.
 */
final class Authorship {

    private static final Pattern LOOKS_LIKE_ONE =
            Pattern.compile("[^\\s<>()\\[\\],;:\"@\\\\]+@[^\\s<>()\\[\\],;:\"@\\\\]+");

    /** Of a domain where nobody else has them, they come to somebody of another one (RFC 5321 §4.5.1, RFC 2142 §4). */
    private static final Set<String> OFFICES = Set.of("postmaster", "abuse");

    private final Conversation conversation;

    Authorship(Conversation conversation) {
        this.conversation = conversation;
    }

    /** Whether the account may be the sender. Notifications have none (RFC 8098 §3). */
    boolean mayBe(Directory directory, ReversePath sender, Account account) throws DirectoryUnavailableException {
        return sender.isNull()
                || isFree(account)
                || (sender.address().isPresent()
                        && owns(directory, sender.address().get(), account));
    }

    /**
     * Why a message may not be from whom its header says that it is.
     *
     * @param value what a field says, unfolded
     */
    Optional<Response> refusal(
            HeaderSurvey survey, Function<HeaderSurvey.Span, String> value, ReversePath sender, Account account) {
        if (!survey.regular()) {
            return Optional.of(Responses.NO_FIELD);
        }
        if (survey.from().size() > 1 || survey.sender().size() > 1) {
            return Optional.of(Responses.SEVERAL_FROM); // RFC 5322 §3.6
        }
        if (survey.from().isEmpty() && sender.isNull()) {
            return Optional.of(Responses.NO_AUTHOR);
        }
        List<String> values = Stream.concat(survey.from().stream(), survey.sender().stream())
                .map(value)
                .toList();
        return values.isEmpty() || isFree(account) ? Optional.empty() : refusal(values, account);
    }

    private Optional<Response> refusal(List<String> values, Account account) {
        Optional<Directory> directory = conversation
                .services()
                .directory()
                .within(conversation.settings().deadlines().service());
        if (directory.isEmpty()) {
            return Optional.of(Responses.NOT_READY);
        }
        try {
            for (String value : values) {
                List<Optional<Address>> authors = authors(value);
                if (authors.isEmpty()) {
                    return Optional.of(Responses.NO_AUTHOR);
                }
                if (!ownsAll(directory.get(), authors, account)
                        || !ownsEverythingIn(value, authors.size(), directory.get(), account)) {
                    return Optional.of(Responses.FOREIGN_FROM);
                }
            }
            return Optional.empty();
        } catch (DirectoryUnavailableException unavailable) {
            return Optional.of(Responses.DIRECTORY_DOWN);
        }
    }

    private static List<Optional<Address>> authors(String value) {
        return AddressLists.parse(value).stream()
                .filter(entry -> !entry.host().isEmpty()) // the marks of a group have none
                .map(AddressLists::address)
                .toList();
    }

    /**
     * Readers differ in what they take for an address: behind another one, in a comment, in an open quotation, in a name. So each {@code @} must be that of an address of the account's,
     * wherever it is.
     */
    private boolean ownsEverythingIn(String value, int authors, Directory directory, Account account)
            throws DirectoryUnavailableException {
        List<Optional<Address>> looks = LOOKS_LIKE_ONE
                .matcher(value)
                .results()
                .map(match -> Address.parse(match.group()))
                .toList();
        long signs = value.chars().filter(c -> c == '@').count();
        return (signs == looks.size() || signs == authors) && ownsAll(directory, looks, account);
    }

    private boolean ownsAll(Directory directory, List<Optional<Address>> addresses, Account account)
            throws DirectoryUnavailableException {
        for (Optional<Address> address : addresses) {
            if (address.isEmpty() || !owns(directory, address.get(), account)) {
                return false;
            }
        }
        return true;
    }

    private boolean isFree(Account account) {
        return conversation.settings().anySender().contains(account.address());
    }

    /** An address that stands for others too is nobody's own, unless the settings let its members write in its name; nor is one that this account gets because there must be somebody who does. */
    private boolean owns(Directory directory, Address address, Account account) throws DirectoryUnavailableException {
        if (!(directory.resolve(address) instanceof Resolution.Deliverable deliverable)
                || !deliverable.accounts().contains(account.id())) {
            return false;
        }
        boolean alone = deliverable.accounts().size() == 1 && !deliverable.leadsElsewhere();
        return (alone && !standsIn(account, address)) || isGroup(address);
    }

    /** Whether an account may get an address's mail only because there must be somebody who does (RFC 5321 §4.5.1): it is an office of a domain that is not the account's. */
    static boolean standsIn(Account account, Address address) {
        return isOffice(address) && !address.domain().equals(account.address().domain());
    }

    /** Whether somebody gets its mail in any case. */
    static boolean isOffice(Address address) {
        return OFFICES.contains(address.localPart().toLowerCase(Locale.ROOT));
    }

    private boolean isGroup(Address address) {
        Set<Address> groups = conversation.settings().groupSenders();
        return groups.contains(address.folded())
                || groups.contains(address.folded().withoutSubaddress());
    }
}
