package org.palomar.smtp.session;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.mime.AddressLists;

/**
 * In whose name an account sends (RFC 6409 §6.1): its own address, or one whose mail it receives, in the envelope and in the header's {@code From}, which is what readers
 * are shown. Accounts that the settings name may send in anybody's.
 */
final class Authorship {

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

    /** Why a message may not be from whom its header says that it is. */
    Optional<Response> refusal(List<String> from, Account account) {
        if (from.size() > 1) {
            return Optional.of(Responses.SEVERAL_FROM); // RFC 5322 §3.6
        }
        if (from.isEmpty() || isFree(account)) {
            return Optional.empty();
        }
        Optional<Directory> directory = conversation
                .services()
                .directory()
                .within(conversation.settings().deadlines().service());
        if (directory.isEmpty()) {
            return Optional.of(Responses.NOT_READY);
        }
        try {
            return refusal(directory.get(), authors(from.getFirst()), account);
        } catch (DirectoryUnavailableException unavailable) {
            return Optional.of(Responses.DIRECTORY_DOWN);
        }
    }

    private static Optional<Response> refusal(Directory directory, List<Optional<Address>> authors, Account account)
            throws DirectoryUnavailableException {
        if (authors.isEmpty()) {
            return Optional.of(Responses.NO_AUTHOR);
        }
        for (Optional<Address> author : authors) {
            if (author.isEmpty() || !owns(directory, author.get(), account)) {
                return Optional.of(Responses.FOREIGN_FROM);
            }
        }
        return Optional.empty();
    }

    private static List<Optional<Address>> authors(String from) {
        return AddressLists.parse(from).stream()
                .filter(entry -> !entry.host().isEmpty()) // the marks of a group have none
                .map(AddressLists::address)
                .toList();
    }

    private boolean isFree(Account account) {
        return conversation.settings().anySender().contains(account.address());
    }

    private static boolean owns(Directory directory, Address address, Account account)
            throws DirectoryUnavailableException {
        return directory.resolve(address) instanceof Resolution.Deliverable deliverable
                && deliverable.accounts().contains(account.id());
    }
}
