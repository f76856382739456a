package org.palomar.net.https;

/**
 * What a server said.
 *
 * @param status 100 to 999
 * @param type its Content-Type as it stands there; empty if it gave none
 * @param body as UTF-8, of not more octets than were asked for
 */
public record HttpsAnswer(int status, String type, String body) {

    private static final int HUNDRED = 100;

    /** Whether the server did what it was asked. */
    public boolean isSuccess() {
        return status / HUNDRED == 2;
    }
}
