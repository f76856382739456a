package org.palomar.relay.session;

/** Name and password for a server that wants them. */
public record Login(String user, String password) {

    @Override
    public String toString() {
        return user;
    }
}
