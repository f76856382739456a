package org.palomar.shell.internal.command;

import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.greylist.GreylistAdmin;

/** What the commands on greylisting share. */
abstract class GreylistCommand extends MailCommand {

    protected final GreylistAdmin greylist() throws CommandException {
        return find(GreylistAdmin.class)
                .orElseThrow(() -> failure("Nobody is asked to come back: run feature:install palomar-filter-greylist,"
                        + " or see mail:health if that was done."));
    }
}
