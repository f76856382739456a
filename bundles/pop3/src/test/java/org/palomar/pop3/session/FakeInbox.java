package org.palomar.pop3.session;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.palomar.api.directory.AccountId;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxView;
import org.palomar.api.mailbox.StagedMessage;
import org.palomar.api.mailbox.StoredMessage;
import org.palomar.api.mailbox.UidSet;
import org.palomar.api.mailbox.Wakings;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.Content;
import org.palomar.api.message.Envelope;
import org.palomar.api.message.MessageSummary;
import org.palomar.api.store.StoreException;
import org.palomar.api.store.UnitOfWork;

/** A mail store with one INBOX in memory; counts its changes. Whatever POP3 has no business with fails. */
final class FakeInbox {

    record Message(long uid, Content content, long headerEnd) {}

    private final List<Message> messages = new ArrayList<>();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile boolean full;
    private volatile boolean damaged;
    private volatile boolean leaving;

    synchronized void add(long uid, Content content, long headerEnd) {
        messages.add(new Message(uid, content, headerEnd));
    }

    synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    int changes() {
        return changes.get();
    }

    void failChanges() {
        full = true;
    }

    void damage() {
        damaged = true;
    }

    /** From now on a mailbox can't be opened, nor a message read, as in a bundle that is stopped: one fails with an exception, one with an error. */
    void leave() {
        leaving = true;
    }

    void comeBack() {
        leaving = false;
    }

    MailStore store() {
        return new Store();
    }

    private final class Store implements MailStore {

        @Override
        public MailAccount account(AccountId id) {
            return fake(MailAccount.class, (account, call, names) -> mailbox());
        }

        @Override
        public Wakings wakings() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<MailAccount> find(AccountId id) {
            return Optional.of(account(id));
        }

        @Override
        public StagedMessage stage(Content content) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deliver(UnitOfWork unit, List<Placement> placements) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void erase(AccountId id) {
            throw new UnsupportedOperationException();
        }
    }

    private Mailbox mailbox() {
        if (leaving) {
            throw new IllegalStateException("the store is closed");
        }
        return fake(Mailbox.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "view" -> view(messages());
            case "expunge" -> expunge((UidSet) arguments[0]);
            case "read" -> read((UidSet) arguments[0], arguments[1], arguments[2]);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private synchronized UidSet expunge(UidSet uids) throws StoreException {
        if (full) {
            throw new StoreException(StoreException.Reason.FULL, "full");
        }
        changes.incrementAndGet();
        UidSet.Builder gone = new UidSet.Builder();
        messages.stream().filter(message -> uids.contains(message.uid())).forEach(message -> gone.add(message.uid()));
        messages.removeIf(message -> uids.contains(message.uid()));
        return gone.build();
    }

    @SuppressWarnings("unchecked")
    private boolean read(UidSet uids, Object reader, Object damagedReader) {
        if (leaving) {
            throw new NoClassDefFoundError("the bundle is gone");
        }
        for (Message message : messages()) {
            if (uids.contains(message.uid()) && damaged) {
                ((Consumer<Long>) damagedReader).accept(message.uid());
            } else if (uids.contains(message.uid())) {
                ((Consumer<StoredMessage>) reader).accept(stored(message));
            }
        }
        return true;
    }

    private static StoredMessage stored(Message message) {
        return fake(StoredMessage.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "content" -> message.content();
            case "summary" -> summary(message);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static MessageSummary summary(Message message) {
        Envelope envelope =
                new Envelope("", "", List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), "", "");
        BodyStructure.Description description = new BodyStructure.Description(
                "TEXT", "PLAIN", List.of(), "", "", "7BIT", "", "", List.of(), List.of(), "");
        BodyStructure.Span span =
                new BodyStructure.Span(0, message.headerEnd(), message.content().size());
        return new MessageSummary(envelope, new BodyStructure.Leaf(description, span, 0));
    }

    private static MailboxView view(List<Message> messages) {
        return fake(MailboxView.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "count" -> messages.size();
            case "uid" -> messages.get((int) arguments[0]).uid();
            case "size" -> messages.get((int) arguments[0]).content().size();
            case "uidValidity" -> 77L;
            case "totalSize" ->
                messages.stream().mapToLong(message -> message.content().size()).sum();
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
