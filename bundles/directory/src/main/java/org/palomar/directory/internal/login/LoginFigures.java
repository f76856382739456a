package org.palomar.directory.internal.login;

import java.util.Map;
import org.palomar.api.auth.LoginResult;
import org.palomar.api.metric.Counter;
import org.palomar.api.metric.MetricSink;
import org.palomar.api.metric.Timing;

/** Counts logins. */
final class LoginFigures {

    private final Counter granted = new Counter();
    private final Counter refused = new Counter();
    private final Counter blocked = new Counter();
    private final Counter unavailable = new Counter();
    private final Counter remembered = new Counter();
    private final Counter rehashed = new Counter();
    private final Timing check = new Timing();

    LoginResult count(LoginResult result) {
        switch (result) {
            case LoginResult.Granted ignored -> granted.increment();
            case LoginResult.Refused ignored -> refused.increment();
            case LoginResult.Blocked ignored -> blocked.increment();
            case LoginResult.TlsRequired ignored -> refused.increment();
            case LoginResult.Unavailable ignored -> unavailable.increment();
        }
        return result;
    }

    void countRemembered() {
        remembered.increment();
    }

    void countRehashed() {
        rehashed.increment();
    }

    void checked(long startNanos) {
        check.recordSince(startNanos);
    }

    void report(MetricSink sink, int waiting) {
        String logins = "palomar_directory_logins";
        sink.counter(logins, "Logins by result", Map.of("result", "granted"), granted.value());
        sink.counter(logins, "Logins by result", Map.of("result", "refused"), refused.value());
        sink.counter(logins, "Logins by result", Map.of("result", "blocked"), blocked.value());
        sink.counter(logins, "Logins by result", Map.of("result", "unavailable"), unavailable.value());
        sink.counter("palomar_directory_logins_remembered", "Logins without hashing", Map.of(), remembered.value());
        sink.counter("palomar_directory_rehashes", "Hashes replaced by stronger ones", Map.of(), rehashed.value());
        sink.timing("palomar_directory_check", "Password checks, with their waiting", Map.of(), check);
        sink.gauge("palomar_directory_checks_waiting", "Password checks that wait", Map.of(), waiting);
    }
}
