package org.palomar.filter.scorer.internal.bayes;

import org.palomar.api.scorer.MailKind;

/**
 * What learning does to a corpus; done again in the same order it makes the same corpus.
 *
 * @param identity of the message
 * @param learned whether it is learned, or unlearned
 * @param counted whether its tokens are counted; not for a message that was sure anyway
 * @param at when, in milliseconds since 1970
 * @param tokens that are counted; none if they are not
 */
public record Change(long identity, MailKind kind, boolean learned, boolean counted, long at, TokenIds tokens) {}
