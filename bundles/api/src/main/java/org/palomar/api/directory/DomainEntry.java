package org.palomar.api.directory;

import org.palomar.api.address.Domain;

/** A domain whose mail is taken here. */
public record DomainEntry(Domain domain, Unlisted unlisted) {}
