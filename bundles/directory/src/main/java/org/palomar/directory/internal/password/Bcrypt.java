package org.palomar.directory.internal.password;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * <code>{BLF-CRYPT}</code>: bcrypt with the prefixes {@code $2a$}, {@code $2b$} and {@code $2y$}, which are one algorithm for passwords of sane
 * length. bcrypt sees the first 72 octets of a password only, so that longer ones are cut, as every other implementation does.
 */
public final class Bcrypt implements StoredHash {

    private static final int MAX_OCTETS = 72;
    private static final int MIN_COST = 4;

    /** About four seconds of a core; each step up doubles it. */
    private static final int MAX_COST = 15;

    private static final Pattern FORM = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

    private final String hash;

    private Bcrypt(String hash) {
        this.hash = hash;
    }

    static Bcrypt parse(String body) throws MalformedHashException {
        Matcher matcher = FORM.matcher(body);
        if (!matcher.matches()) {
            throw new MalformedHashException("it is not a bcrypt hash ($2a$, $2b$ or $2y$, 60 characters)");
        }
        int cost = Integer.parseInt(matcher.group(1));
        if (cost < MIN_COST || cost > MAX_COST) {
            throw new MalformedHashException("its bcrypt cost is not from " + MIN_COST + " to " + MAX_COST);
        }
        return new Bcrypt(body);
    }

    @Override
    public boolean matches(byte[] password) {
        byte[] seen = Arrays.copyOf(password, Math.min(password.length, MAX_OCTETS));
        try {
            return OpenBSDBCrypt.checkPassword(hash, seen);
        } finally {
            Arrays.fill(seen, (byte) 0);
        }
    }

    @Override
    public int memoryKib() {
        return 8;
    }

    @Override
    public String text() {
        return "{BLF-CRYPT}" + hash;
    }
}
