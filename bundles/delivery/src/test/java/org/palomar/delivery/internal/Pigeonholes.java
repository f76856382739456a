package org.palomar.delivery.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.palomar.api.address.Address;
import org.palomar.api.address.Domain;
import org.palomar.api.directory.Account;
import org.palomar.api.directory.AccountId;
import org.palomar.api.directory.Directory;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.directory.Resolution;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxEntry;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.mailbox.SpecialUse;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.message.Content;
import org.palomar.api.message.MessageSummary;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;
import org.palomar.api.store.UnitsOfWork;
import org.palomar.mime.MessageParser;

/** A directory and a store in memory; what is not committed is not there. */
final class Pigeonholes {

    final Map<Address, Resolution> resolutions = new HashMap<>();
    final Map<AccountId, Account> accounts = new HashMap<>();
    final Map<String, List<String>> delivered = new HashMap<>();
    final List<Content> staged = new ArrayList<>();
    Optional<StoreException> failure = Optional.empty();
    boolean directoryDown;
    int commits;

    void account(long id, String address) {
        AccountId account = new AccountId(id);
        accounts.put(account, new Account(account, Address.of(address), "", true));
        alias(address, List.of(id));
    }

    void alias(String address, List<Long> ids, String... foreign) {
        Set<AccountId> targets = Set.copyOf(ids.stream().map(AccountId::new).toList());
        List<Address> elsewhere = List.of(foreign).stream().map(Address::of).toList();
        resolutions.put(Address.of(address), new Resolution.Deliverable(targets, elsewhere));
    }

    /** What is in a mailbox, such as {@code 1/INBOX}. */
    List<String> in(String mailbox) {
        return delivered.getOrDefault(mailbox, List.of());
    }

    Directory directory() {
        return new Directory() {
            @Override
            public boolean isLocal(Domain domain) {
                return true;
            }

            @Override
            public Resolution resolve(Address address) throws DirectoryUnavailableException {
                if (directoryDown) {
                    throw new DirectoryUnavailableException("down", new IOException("down"));
                }
                return resolutions.getOrDefault(address, new Resolution.UnknownRecipient());
            }

            @Override
            public Optional<Account> account(AccountId id) {
                return Optional.ofNullable(accounts.get(id));
            }

            @Override
            public Optional<Account> account(Address address) {
                throw new UnsupportedOperationException();
            }
        };
    }

    UnitsOfWork unitsOfWork() {
        return Unit::new;
    }

    MailStore mailStore() {
        return new MailStore() {
            @Override
            public MailAccount account(AccountId id) {
                return new JunkOnly(id);
            }

            @Override
            public StagedMessage stage(Content content) throws IOException {
                staged.add(content);
                return new Staged(content, MessageParser.summarize(content));
            }

            @Override
            public void deliver(UnitOfWork unit, List<Placement> placements) {
                ((Unit) unit).placements.addAll(placements);
            }

            @Override
            public void erase(AccountId id) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private record Staged(Content content, MessageSummary summary) implements StagedMessage {
        @Override
        public void close() {
            // Nothing is held.
        }
    }

    private final class Unit implements UnitOfWork {
        private final List<MailStore.Placement> placements = new ArrayList<>();

        @Override
        public void commit() throws StoreException {
            if (failure.isPresent()) {
                throw failure.get();
            }
            commits++;
            for (MailStore.Placement placement : placements) {
                String mailbox = placement.account() + "/" + placement.mailbox();
                delivered
                        .computeIfAbsent(mailbox, name -> new ArrayList<>())
                        .add(text(placement.message().prefix())
                                + text(placement.message().message().content()));
            }
        }

        private static String text(Content content) {
            try (var in = content.open()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }

    private record JunkOnly(AccountId id) implements MailAccount {
        @Override
        public Optional<MailboxName> withUse(SpecialUse use) {
            return Optional.of(MailboxName.of(use == SpecialUse.JUNK ? "Spam" : "Other"));
        }

        @Override
        public List<MailboxEntry> list() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mailbox open(MailboxName name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Mailbox create(MailboxName name, Set<SpecialUse> uses) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(MailboxName name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void rename(MailboxName from, MailboxName to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void subscribe(MailboxName name, boolean subscribed) {
            throw new UnsupportedOperationException();
        }
    }
}
