package org.palomar.api.message;

/** What is kept beside a message so that its header and structure are answered without reading it. */
public record MessageSummary(Envelope envelope, BodyStructure structure) {}
