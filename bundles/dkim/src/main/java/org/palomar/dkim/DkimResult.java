package org.palomar.dkim;

import java.util.Optional;
import org.palomar.api.address.Domain;

/**
 * What became of one signature.
 *
 * @param domain who signed; empty where the field can't be read so far
 * @param selector of the key; may be empty
 * @param algorithm as {@code a=} has it; may be empty
 * @param signature the first characters of {@code b=}, by which signatures are told apart (RFC 6008 §4); may be empty
 * @param testing whether the signer's key says that it is only a test ({@code t=y}): then it is to be treated as if it were not there
 * @param detail a clause on anything but a pass; without control characters
 */
public record DkimResult(
        Verdict verdict,
        Optional<Domain> domain,
        String selector,
        String algorithm,
        String signature,
        boolean testing,
        String detail) {}
