package org.palomar.webconsole.internal;

import java.io.IOException;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The users of the shell, in the JAAS realm {@code karaf}. Safe for any thread. */
final class KarafRealm implements Administrators {

    private static final Logger LOG = LoggerFactory.getLogger(KarafRealm.class);
    private static final String REALM = "karaf";
    private static final String ROLE = "admin";

    @Override
    public Answer check(String name, String password) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // JAAS finds login modules by the thread's class loader; ours sees Karaf's.
        thread.setContextClassLoader(KarafRealm.class.getClassLoader());
        try {
            Subject subject = new Subject();
            LoginContext login = new LoginContext(REALM, subject, asked -> answer(asked, name, password));
            login.login();
            boolean administrator = subject.getPrincipals(RolePrincipal.class).stream()
                    .anyMatch(role -> role.getName().equals(ROLE));
            login.logout();
            return administrator ? Answer.GRANTED : Answer.NO_ROLE;
        } catch (LoginException refused) {
            LOG.debug("a login at the web console was refused: {}", refused.getMessage());
            return Answer.WRONG;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void answer(Callback[] asked, String name, String password)
            throws IOException, UnsupportedCallbackException {
        for (Callback callback : asked) {
            switch (callback) {
                case NameCallback wanted -> wanted.setName(name);
                case PasswordCallback wanted -> wanted.setPassword(password.toCharArray());
                default -> throw new UnsupportedCallbackException(callback);
            }
        }
    }
}
