package org.palomar.shell.internal.command;

import java.util.Locale;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueId;

/** What the commands on the outbound queue share. */
abstract class QueueCommand extends MailCommand {

    protected final QueueAdmin queue() throws CommandException {
        return find(QueueAdmin.class)
                .orElseThrow(() -> failure("The queue is not running: run bundle:start palomar-queue,"
                        + " or see mail:health if that has started."));
    }

    protected static QueueId id(String text) throws CommandException {
        return QueueId.parse(text)
                .orElseThrow(() -> failure("\"" + text
                        + "\" is no entry of the queue; write its 32 digits as mail:queue-list shows them."));
    }

    protected static CommandException absent(QueueId id) {
        return failure("There is no entry " + id + " in the queue (any more); mail:queue-list shows those that wait.");
    }

    /** As people and programs read it: lower case, with hyphens. */
    protected static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
