package org.palomar.lists.internal;

import java.time.Instant;
import java.util.List;
import org.palomar.api.address.Address;
import org.palomar.api.message.Content;
import org.palomar.lists.internal.post.Author;
import org.palomar.lists.internal.post.Proof;
import org.palomar.mime.Headers;

/**
 * A message that goes to a list.
 *
 * @param transaction that brought it, for the trace
 * @param content with what filter steps put before it
 * @param proof who vouches for its author
 * @param trail lists that it has passed before
 */
record Post(
        String transaction,
        Instant received,
        Content content,
        Headers headers,
        Author author,
        Proof proof,
        List<Address> trail) {}
