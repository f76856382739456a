package org.palomar.dkim;

import java.util.List;
import org.palomar.api.address.Domain;
import org.palomar.api.dns.Answer;

/** Where the keys of signers are found: the texts of a name, as {@link org.palomar.api.dns.Resolver#txt} answers them. May block. */
@FunctionalInterface
public interface KeySource {

    Answer<List<String>> txt(Domain name);
}
