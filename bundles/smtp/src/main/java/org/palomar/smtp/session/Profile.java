package org.palomar.smtp.session;

import java.util.Locale;
import java.util.Optional;
import org.palomar.api.pipeline.Origin;

/** The three uses of the one state machine. */
public enum Profile {
    /** Mail from other servers, for local recipients (RFC 5321). */
    MX("smtp", Origin.Door.MX),
    /** Mail from our own users, who log in first (RFC 6409). */
    SUBMISSION("submission", Origin.Door.SUBMISSION),
    /** Mail from a trusted server beside us, with a reply for each recipient (RFC 2033). */
    LMTP("lmtp", Origin.Door.LMTP);

    private final String protocol;
    private final Origin.Door door;

    Profile(String protocol, Origin.Door door) {
        this.protocol = protocol;
        this.door = door;
    }

    /** The profile of a listener's protocol. */
    public static Optional<Profile> of(String protocol) {
        for (Profile profile : values()) {
            if (profile.protocol.equals(protocol)) {
                return Optional.of(profile);
            }
        }
        return Optional.empty();
    }

    public Origin.Door door() {
        return door;
    }

    /** For figures and logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
