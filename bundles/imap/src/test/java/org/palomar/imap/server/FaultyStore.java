package org.palomar.imap.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.api.mailbox.MailStore;
import org.palomar.api.mailbox.Mailbox;
import org.palomar.api.mailbox.MailboxName;
import org.palomar.api.store.StoreException;

/** A mail store that is as it should be until it is told otherwise; what is opened afterwards has the faults. */
final class FaultyStore {

    private final MailStore sound;
    private volatile boolean full;
    private volatile Optional<MailboxName> damaged = Optional.empty();
    private final AtomicReference<Event> beforeOpening = new AtomicReference<>(() -> {});
    private final AtomicReference<@Nullable Event> whileReading = new AtomicReference<>();

    /** What somebody else does meanwhile. */
    @FunctionalInterface
    interface Event {
        void happen() throws Exception;
    }

    FaultyStore(MailStore sound) {
        this.sound = sound;
    }

    /** Flags can't be changed any more. */
    void takeNoChanges() {
        full = true;
    }

    void damage(MailboxName mailbox) {
        damaged = Optional.of(mailbox);
    }

    /** Something happens before the next mailbox is opened. */
    void beforeOpening(Event event) {
        beforeOpening.set(event);
    }

    /** Something happens while messages of the next mailbox that is opened are read, and then they can't be. */
    void whileReading(Event event) {
        whileReading.set(event);
    }

    MailStore mail() {
        return over(MailStore.class, (method, arguments) -> {
            Object answer = call(sound, method, arguments);
            return switch (method.getName()) {
                case "account" -> over((MailAccount) answer);
                case "find" -> ((Optional<?>) answer).map(account -> over((MailAccount) account));
                default -> answer;
            };
        });
    }

    private MailAccount over(MailAccount account) {
        return over(MailAccount.class, (method, arguments) -> {
            boolean opening = method.getName().equals("open");
            if (opening && damaged.filter(name -> name.equals(arguments[0])).isPresent()) {
                throw new StoreException(StoreException.Reason.DAMAGED, "damaged by order");
            }
            if (opening) {
                beforeOpening.getAndSet(() -> {}).happen();
            }
            Object answer = call(account, method, arguments);
            Event event = opening ? whileReading.getAndSet(null) : null;
            if (event != null) {
                return unreadable((Mailbox) answer, event);
            }
            return opening && full ? over((Mailbox) answer) : answer;
        });
    }

    private static Mailbox unreadable(Mailbox mailbox, Event event) {
        return over(Mailbox.class, (method, arguments) -> {
            if (method.getName().equals("read")) {
                event.happen();
                throw new StoreException(StoreException.Reason.DAMAGED, "a piece is missing");
            }
            return call(mailbox, method, arguments);
        });
    }

    private static Mailbox over(Mailbox mailbox) {
        return over(Mailbox.class, (method, arguments) -> {
            if (method.getName().equals("changeFlags")) {
                throw new StoreException(StoreException.Reason.FULL, "full by order");
            }
            return call(mailbox, method, arguments);
        });
    }

    /** What to do instead of a call. */
    @FunctionalInterface
    private interface Answer {
        Object to(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T over(Class<T> type, Answer answer) {
        InvocationHandler handler = (proxy, method, arguments) -> answer.to(method, arguments);
        return type.cast(Proxy.newProxyInstance(FaultyStore.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
