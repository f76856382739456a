package org.palomar.sieve;

import java.time.Clock;
import java.util.Optional;
import java.util.OptionalInt;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.mailbox.MailboxName;

/**
 * The world around a script, as its owner may see it. What is not overridden is not there. Called on the thread that runs the script; answers must be quick, or
 * from memory, since a run counts its own work only.
 */
public interface SieveEnvironment {

    /** The owner's own address book among the lists (RFC 6134 §2.6). */
    String DEFAULT_ADDRESS_BOOK = "urn:ietf:params:sieve:addrbook:default";

    /** The time, and the zone for tests that name none. Asked once in a run (RFC 5260 §5). */
    Clock clock();

    /** Why the script runs. */
    default Cause cause() {
        return Cause.DELIVERY;
    }

    /** RFC 6785 §4.3. */
    enum Cause {
        DELIVERY,
        APPEND,
        COPY,
        FLAG
    }

    /** The flags that the message has when the script begins (RFC 6785 §3.8); none at delivery. */
    default Flags flags() {
        return Flags.NONE;
    }

    /** Whether the mailbox exists and takes mail from the owner (RFC 5490 §3.1). */
    default boolean mailboxExists(MailboxName mailbox) {
        return false;
    }

    /** Whether a mailbox has this use, such as {@code \Junk} in any case; any mailbox of the owner's, if none is named (RFC 8579 §3). */
    default boolean hasSpecialUse(Optional<MailboxName> mailbox, String use) {
        return false;
    }

    /** Whether a mailbox of the owner's has this identifier (RFC 9042 §6). */
    default boolean mailboxIdExists(String mailboxId) {
        return false;
    }

    /** The value of an annotation of a mailbox, if it has one (RFC 5490 §3.3). */
    default Optional<String> metadata(MailboxName mailbox, String annotation) {
        return Optional.empty();
    }

    /** The value of an annotation of the server, if it has one (RFC 5490 §4.1). */
    default Optional<String> serverMetadata(String annotation) {
        return Optional.empty();
    }

    /** Whether an earlier run saw this and the time for which it is remembered has not passed (RFC 7352). */
    default boolean isDuplicate(String handle, String id) {
        return false;
    }

    /**
     * Whether there is such a list (RFC 6134 §2.7).
     *
     * @param list an absolute URI; of those that RFC 6134 §2.5 calls equivalent always the same one, {@link #DEFAULT_ADDRESS_BOOK} for the address book that
     *     every script may name, which is empty if it is not here
     */
    default boolean listExists(String list) {
        return false;
    }

    /** The member of an existing list that is this value, as the list has it; how case counts is the list's to say (RFC 6134 §2.2). */
    default Optional<String> listMember(String list, String value) {
        return Optional.empty();
    }

    /** A script to be included (RFC 6609 §3.2). */
    default Optional<Script> script(Location location, String name) {
        return Optional.empty();
    }

    /** Where an included script is kept. */
    enum Location {
        PERSONAL,
        GLOBAL
    }

    /** How surely the message is spam, 0 to 100; empty if nobody looked (RFC 5235 §3.2). */
    default OptionalInt spamPercent() {
        return OptionalInt.empty();
    }

    /** How surely the message has a virus, 1 to 5; empty if nobody looked (RFC 5235 §3.3). */
    default OptionalInt virusLevel() {
        return OptionalInt.empty();
    }

    /**
     * An item of the environment (RFC 5183 §4.1, RFC 6785 §4) by its name in lower case. {@code location}, {@code phase} and {@code imap.cause} are known
     * without being asked for.
     */
    default Optional<String> item(String name) {
        return Optional.empty();
    }
}
