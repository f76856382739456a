/** The filter of attachments. {@code AttachmentStep} asks {@code look} what is in a message and does what settings and recipients want. Holds no state of messages; any number of threads ask. */
@NullMarked
package org.palomar.filter.attachments.internal;

import org.jspecify.annotations.NullMarked;
