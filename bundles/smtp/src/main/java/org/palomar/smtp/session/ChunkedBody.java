package org.palomar.smtp.session;

import org.palomar.smtp.grammar.ChunkInspector;

/**
 * A message that comes in chunks.
 *
 * @param body what came so far
 * @param inspector has seen all of it
 */
public record ChunkedBody(MessageBody body, ChunkInspector inspector) {}
