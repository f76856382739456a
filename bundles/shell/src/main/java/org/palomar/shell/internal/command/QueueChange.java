package org.palomar.shell.internal.command;

import java.util.Optional;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.queue.QueueAdmin;
import org.palomar.api.queue.QueueAdmin.Changed;
import org.palomar.api.queue.QueueEntry;
import org.palomar.api.queue.QueueFilter;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.output.Listing;

/** A command that changes one entry of the queue, those that meet conditions, or, when that is said, all. */
abstract class QueueChange extends QueueSelection {

    @Option(name = "--all", description = "All entries, if there are no conditions")
    private boolean all;

    /** Makes the change. */
    protected abstract Changed change(QueueAdmin queue, QueueFilter chosen) throws StoreException;

    /** What entries are after the change, behind "the entry" or a number of them. */
    protected abstract String done(boolean one);

    /** What became of entries that are just being delivered. */
    protected String busy(boolean one) {
        return one ? "was left alone" : "were left alone";
    }

    /** Whether the change reaches an entry that is just being delivered. */
    protected boolean reachesBusy() {
        return false;
    }

    /** What to say of an entry that is there and was not to be changed. */
    protected String unchanged(QueueId id) {
        return "The entry " + id + " is as before; it may have gone meanwhile.";
    }

    /** What else there is to say, of mail that is still to come. */
    protected String besides() {
        return "";
    }

    /** A look at the only entry that is meant, before it is changed; empty if it is not there or can't be read. */
    protected void consider(QueueId id, Optional<QueueEntry> entry) throws CommandException {}

    /** A look at what is meant when that may be many, before they are changed. */
    protected void consider(QueueAdmin queue, QueueFilter chosen) throws CommandException, StoreException {}

    /** @param id empty if conditions, or --all, say what is meant */
    protected final void changeChosen(String id)
            throws CommandException, DirectoryUnavailableException, StoreException {
        QueueFilter conditions = filter();
        boolean conditional = !conditions.equals(QueueFilter.ALL);
        if (!id.isEmpty()) {
            if (conditional || all) {
                throw failure("Give the id of an entry or conditions, not both.");
            }
            changeOne(id(id));
            return;
        }
        if (conditional == all) {
            throw failure(
                    all
                            ? "Give conditions or --all, not both."
                            : "Give the id of an entry, conditions such as --destination, or --all; --help lists them.");
        }
        QueueAdmin queue = queue();
        consider(queue, conditions);
        Changed changed = change(queue, conditions);
        tell(changed, changed.changed() + " entries " + done(false), "1 entry " + done(true));
    }

    private void changeOne(QueueId id) throws CommandException, StoreException {
        QueueAdmin queue = queue();
        Optional<QueueEntry> entry = queue.show(id);
        consider(id, entry);
        Changed changed = change(queue, QueueFilter.of(id));
        if (changed.busy() > 0 && !reachesBusy()) {
            throw failure(
                    "The entry " + id
                            + " is just being delivered and was left alone; try again in a moment, or hold it first with mail:queue-hold.");
        }
        if (changed.changed() + changed.busy() == 0) {
            throw entry.isPresent() ? failure(unchanged(id)) : absent(id);
        }
        tell(changed, "", "The entry " + id + " " + done(true));
    }

    private void tell(Changed changed, String many, String one) {
        String busy = switch (changed.busy()) {
            case 0 -> "";
            case 1 -> " 1 is just being delivered and " + busy(true) + ".";
            default -> " " + changed.busy() + " are just being delivered and " + busy(false) + ".";
        };
        String text = switch (changed.changed()) {
            case 0 -> changed.busy() > 0 && reachesBusy() ? busy.strip() : "There was no entry to change." + busy;
            case 1 -> one + "." + busy;
            default -> many + "." + busy;
        };
        text = besides().isEmpty() ? text : text + " " + besides();
        if (json()) {
            new Listing("done", "changed", "busy")
                    .row(text, changed.changed(), changed.busy())
                    .printSingle(out(), true);
        } else {
            say(text);
        }
    }
}
