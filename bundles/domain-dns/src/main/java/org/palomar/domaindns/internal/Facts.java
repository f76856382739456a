package org.palomar.domaindns.internal;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.palomar.api.address.Domain;
import org.palomar.api.senderauth.SenderCheck;
import org.palomar.api.session.ListenerInfo;
import org.palomar.api.signing.SigningKey;

/**
 * What is known here, of which records follow.
 *
 * @param host what this server calls itself
 * @param certificates that clients are shown who ask for the host, one of each kind of key
 * @param keys of the domain, with which its mail is signed
 * @param listeners ports that are open
 * @param senders whoever judges senders; empty where nobody does
 */
record Facts(
        Domain host,
        List<X509Certificate> certificates,
        List<SigningKey> keys,
        List<ListenerInfo> listeners,
        Optional<SenderCheck> senders) {

    Facts {
        certificates = List.copyOf(certificates);
        keys = List.copyOf(keys);
        listeners = List.copyOf(listeners);
    }
}
