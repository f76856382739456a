package org.palomar.directory.internal.password;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads hashes as mail servers write them: <code>{SCHEME}…</code>, or bare where the hash itself names its algorithm. */
public final class PasswordHashes {

    /** As wide as its column; every scheme needs less. */
    public static final int MAX_LENGTH = 400;

    private static final Pattern WITH_SCHEME = Pattern.compile("\\{([A-Za-z0-9-]+)(?:\\.(HEX|B64|hex|b64))?\\}(.*)");

    private PasswordHashes() {}

    public static StoredHash parse(String text) throws MalformedHashException {
        if (text.length() > MAX_LENGTH) {
            throw new MalformedHashException("the hash is longer than " + MAX_LENGTH + " characters");
        }
        Matcher matcher = WITH_SCHEME.matcher(text);
        if (!matcher.matches()) {
            return parseBare(text);
        }
        String body = matcher.group(3);
        boolean hex = "hex".equalsIgnoreCase(matcher.group(2));
        return switch (matcher.group(1).toUpperCase(Locale.ROOT)) {
            case "SSHA512" -> SaltedSha512.parse(body, hex);
            case "BLF-CRYPT", "CRYPT" -> Bcrypt.parse(body);
            case "ARGON2ID" -> Argon2id.parse(body);
            default -> throw unknown();
        };
    }

    private static StoredHash parseBare(String text) throws MalformedHashException {
        if (text.startsWith("$2")) {
            return Bcrypt.parse(text);
        }
        if (text.startsWith("$argon2id$")) {
            return Argon2id.parse(text);
        }
        throw unknown();
    }

    private static MalformedHashException unknown() {
        return new MalformedHashException(
                "the scheme is not one of {SSHA512}, {BLF-CRYPT}, {CRYPT} with bcrypt, {ARGON2ID}");
    }
}
