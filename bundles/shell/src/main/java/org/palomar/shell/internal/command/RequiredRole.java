package org.palomar.shell.internal.command;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The role that a command asks for. Karaf enforces the file {@code org.apache.karaf.command.acl.mail.cfg}; a test holds both together. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface RequiredRole {

    Role value();

    /** Options that ask for more, such as {@code --close}. */
    String[] strictOptions() default {};

    /** What the strict options ask for. */
    Role strictRole() default Role.ADMIN;
}
