package org.palomar.api.tlsreport;

import java.util.Optional;
import org.palomar.api.address.Domain;

/**
 * One negotiation of TLS with a server of a destination, or what kept it from beginning.
 *
 * @param destination whose mail it is for
 * @param policy what was demanded
 * @param failure why it did not come to what was demanded, or not to TLS; empty if it did
 */
public record TlsSession(Domain destination, TlsPolicy policy, Optional<TlsFailure> failure) {}
