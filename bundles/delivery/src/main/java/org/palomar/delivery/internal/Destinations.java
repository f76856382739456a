package org.palomar.delivery.internal;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.list.ListNames;
import org.palomar.api.pipeline.Reply;

/**
 * Where mail for an address goes now, as the directory knows it.
 *
 * @param queueing whether there is a queue for what goes elsewhere
 */
record Destinations(Directory directory, BooleanSupplier queueing) {

    /**
     * Adds where an address leads.
     *
     * @param mayLeave whether the address itself may be of another server: one of whoever logged in, or a filter's. Nobody else names one here, whatever was checked
     *     before: this is no open relay. What addresses of ours forward to is ours to say
     * @param sender of the message; only what the null sender says goes to the senders of messages that went on from here
     * @return {@link Replies#DELIVERED}, or why the address takes no mail here
     */
    Reply find(Address address, ReversePath sender, boolean mayLeave, Ends ends) throws DirectoryUnavailableException {
        return find(address, directory.resolve(address), sender, mayLeave, ends);
    }

    private Reply find(Address address, Resolution resolution, ReversePath sender, boolean mayLeave, Ends ends)
            throws DirectoryUnavailableException {
        return switch (resolution) {
            case Resolution.RewrittenSender(Resolution original) ->
                sender.equals(ReversePath.none())
                        ? find(address, original, sender, mayLeave, ends)
                        : Replies.BOUNCES_ONLY;
            case Resolution.Deliverable found -> found(address, found, sender, ends);
            case Resolution.ListMail(ListNames.Takes takes) -> {
                boolean bounce = sender.equals(ReversePath.none());
                if (bounce != (takes == ListNames.Takes.BOUNCES)) {
                    yield bounce ? Replies.LIST_WITHOUT_BOUNCES : Replies.BOUNCES_ONLY;
                }
                ends.lists().add(address);
                yield Replies.DELIVERED;
            }
            case Resolution.UnknownRecipient unknown -> Replies.UNKNOWN;
            case Resolution.NotLocal elsewhere -> {
                if (!mayLeave) {
                    yield Replies.NOT_LOCAL;
                }
                ends.elsewhere().putIfAbsent(address, Optional.empty());
                yield queued();
            }
            case Resolution.AliasLoop loop -> Replies.ALIAS_LOOP;
        };
    }

    private Reply found(Address address, Resolution.Deliverable found, ReversePath sender, Ends ends)
            throws DirectoryUnavailableException {
        if (!sender.equals(ReversePath.none())) {
            ends.lists().addAll(found.lists());
        } else if (found.isOfListsAlone()) {
            return Replies.LIST_WITHOUT_BOUNCES;
        }
        for (AccountId id : found.accounts()) {
            Optional<Account> account = directory.account(id);
            if (account.isEmpty()) {
                return Replies.UNKNOWN;
            }
            ends.owners().put(id, account.get());
        }
        for (Address target : found.foreign()) {
            // A relayed address is nobody's forward: its own server may take a Delivered-To for a loop.
            ends.elsewhere().putIfAbsent(target, Optional.of(address).filter(forwarder -> !forwarder.equals(target)));
        }
        return found.foreign().isEmpty() ? Replies.DELIVERED : queued();
    }

    private Reply queued() {
        return queueing.getAsBoolean() ? Replies.DELIVERED : Replies.NO_QUEUE;
    }
}
