/** SMTP as a client reads and writes it: replies, extensions, commands. No input or output; whatever a server sends, it is a reply or a {@link org.palomar.relay.grammar.MalformedReplyException}. */
@NullMarked
package org.palomar.relay.grammar;

import org.jspecify.annotations.NullMarked;
