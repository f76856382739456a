package org.palomar.shell.internal.command;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.impl.action.command.DefaultActionPreparator;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** Runs commands as Karaf does: its parser sets arguments and options, references are injected, services come from a small registry. */
final class Shell {

    private final Map<String, List<Object>> services = new HashMap<>();
    private final Deque<String> typed = new ArrayDeque<>();
    private byte[] piped = new byte[0];
    private int held;

    <S> Shell with(Class<S> type, S service) {
        services.computeIfAbsent(type.getName(), absent -> new ArrayList<>()).add(service);
        return this;
    }

    /** What a person answers to the next question. */
    Shell typing(String line) {
        typed.add(line);
        return this;
    }

    /** What comes in by the keyboard's stream. */
    Shell piped(String text) {
        piped = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** Services that commands took and did not give back. */
    int held() {
        return held;
    }

    String run(MailCommand command, Object... arguments) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream console = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Session session = fake(Session.class, (proxy, method, values) -> switch (method.getName()) {
            case "getConsole" -> console;
            case "readLine" -> typed.poll();
            case "getKeyboard" -> new ByteArrayInputStream(piped);
            default -> null;
        });
        inject(command, session);
        if (new DefaultActionPreparator().prepare(command, session, List.of(arguments))) {
            command.execute();
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void inject(MailCommand command, Session session) throws IllegalAccessException {
        for (Field field : MailCommand.class.getDeclaredFields()) {
            if (field.isAnnotationPresent(Reference.class)) {
                field.setAccessible(true);
                field.set(command, field.getType() == Session.class ? session : context());
            }
        }
    }

    private BundleContext context() {
        Bundle bundle = fake(
                Bundle.class,
                (proxy, method, values) -> method.getName().equals("getVersion") ? Version.valueOf("1.2.3") : null);
        return fake(BundleContext.class, (proxy, method, values) -> switch (method.getName()) {
            case "getServiceReference" ->
                references((Class<?>) values[0]).stream().findFirst().orElse(null);
            case "getServiceReferences" -> references((Class<?>) values[0]);
            case "getService" -> take((Registered) Proxy.getInvocationHandler(values[0]));
            case "ungetService" -> held-- > 0;
            case "getBundle" -> bundle;
            default -> null;
        });
    }

    private Object take(Registered registered) {
        held++;
        return registered.service();
    }

    private List<ServiceReference<?>> references(Class<?> type) {
        List<ServiceReference<?>> references = new ArrayList<>();
        for (Object service : services.getOrDefault(type.getName(), List.of())) {
            references.add(fake(ServiceReference.class, new Registered(service)));
        }
        return references;
    }

    private record Registered(Object service) implements InvocationHandler {
        @Override
        @SuppressWarnings("NullAway")
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] values) {
            return null;
        }
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(Shell.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
