package org.palomar.imap.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
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

    MailStore mail() {
        return over(
                MailStore.class,
                (method, arguments) -> method.getName().equals("account")
                        ? over((MailAccount) call(sound, method, arguments))
                        : call(sound, method, arguments));
    }

    private MailAccount over(MailAccount account) {
        return over(MailAccount.class, (method, arguments) -> {
            boolean opening = method.getName().equals("open");
            if (opening && damaged.filter(name -> name.equals(arguments[0])).isPresent()) {
                throw new StoreException(StoreException.Reason.DAMAGED, "damaged by order");
            }
            Object answer = call(account, method, arguments);
            return opening && full ? over((Mailbox) answer) : answer;
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
