package org.palomar.api.attachment;

/**
 * One thing that a message carries, or one finding about it.
 *
 * @param place the names on the way to it, as {@code invoice.zip/run.exe}; printable
 * @param type what its content is, in English
 * @param finding one word, as {@code executable}; empty where nothing was found
 * @param action what the settings want done about that: {@code accept}, {@code tag}, {@code score 4}, {@code junk}, {@code quarantine} or {@code reject}
 * @param detail a clause; printable, may be empty
 */
public record AttachmentSeen(String place, String type, String finding, String action, String detail) {}
