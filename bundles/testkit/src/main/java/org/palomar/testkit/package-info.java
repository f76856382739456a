/**
 * What tests of several bundles share: the runner of protocol transcripts. Never shipped.
 *
 * <p>{@link org.palomar.testkit.Transcript} is the door, {@link org.palomar.testkit.Transcripts} finds the files beside a
 * test class. A file becomes a list of steps ({@code TranscriptParser}); a {@code Dialogue} plays them one after the
 * other over its {@code Peer}s, one for each connection. Transcripts are immutable and may run at the same time; one
 * run stays in the thread that asked for it.
 */
@NullMarked
package org.palomar.testkit;

import org.jspecify.annotations.NullMarked;
