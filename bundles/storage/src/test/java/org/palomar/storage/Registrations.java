package org.palomar.storage;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** A framework that does nothing but register services, and remembers which. Safe for any thread. */
public final class Registrations {

    private final Map<Object, Object> present = new ConcurrentHashMap<>();
    private final List<Object> gone = new CopyOnWriteArrayList<>();

    public BundleContext framework() {
        return proxy(BundleContext.class, "registerService", arguments -> {
            present.put(arguments[0], arguments[1]);
            return proxy(ServiceRegistration.class, "unregister", none -> {
                present.remove(arguments[0]);
                return gone.add(arguments[0]);
            });
        });
    }

    /** The types of those that are there. */
    public Map<Object, Object> present() {
        return present;
    }

    /** The types of those that were, in the order in which they went. */
    public List<Object> gone() {
        return gone;
    }

    public <T> T service(Class<T> type) {
        return type.cast(requireNonNull(present.get(type), type::getName));
    }

    private interface Answer {
        @Nullable
        Object to(Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, String method, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, called, arguments) -> {
                    if (!called.getName().equals(method)) {
                        throw new UnsupportedOperationException(called.getName());
                    }
                    Object result = answer.to(arguments == null ? new Object[0] : arguments);
                    return called.getReturnType() == void.class ? null : result;
                }));
    }
}
