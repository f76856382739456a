package org.palomar.net;

/**
 * The memory that messages may have on their way in.
 *
 * @param receiving while they are received; who finds nothing left of it puts the message into a {@link SpoolFile}
 * @param judging when they come back from there to be judged and stored; may be waited for
 */
public record MessageMemory(MemoryBudget receiving, MemoryBudget judging) {

    /** What all protocols of this process share. */
    public static MessageMemory ofProcess() {
        return new MessageMemory(MemoryBudget.receiving(), MemoryBudget.judging());
    }
}
