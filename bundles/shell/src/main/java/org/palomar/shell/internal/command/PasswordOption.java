package org.palomar.shell.internal.command;

import java.io.IOException;
import java.security.SecureRandom;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.auth.Password;

/** Where a new password comes from: the command line, the keyboard, or chance. */
record PasswordOption(Password password, boolean random) {

    /** Asks at the keyboard. */
    static final String ASK = "-";

    /** Without letters and digits that look alike. */
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

    /** Five bits each: 100 bits in all. */
    private static final int LENGTH = 20;

    /** @param given empty for a random one, {@value #ASK} to be asked */
    static PasswordOption of(String given, Session session) throws IOException, CommandException {
        if (given.isEmpty()) {
            return new PasswordOption(Password.of(random(new SecureRandom())), true);
        }
        String text = given.equals(ASK) ? session.readLine("Password: ", '*') : given;
        if (text == null || text.isEmpty()) {
            throw MailCommand.failure("No password was given.");
        }
        return new PasswordOption(Password.of(text), false);
    }

    private static String random(SecureRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
