package org.palomar.net.internal.io;

/** Told of octets that pass, before decryption and after encryption. For any thread. */
public interface Traffic {

    void received(int octets);

    void sent(int octets);
}
