package org.palomar.directory.internal.sasl;

import org.palomar.api.auth.LoginResult;
import org.palomar.api.auth.Password;

/** Checks a name and a password; what PLAIN and LOGIN end in. */
@FunctionalInterface
public interface PasswordLogin {
    LoginResult login(String name, Password password);
}
