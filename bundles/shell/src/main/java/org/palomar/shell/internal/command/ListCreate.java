package org.palomar.shell.internal.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.directory.DirectoryUnavailableException;
import org.palomar.api.list.ListRefusalException;
import org.palomar.api.list.ListTerms;
import org.palomar.api.list.ListTerms.ListLanguage;
import org.palomar.api.store.StoreException;

/** {@code mail:list-create}: makes a mailing list. */
@Service
@RequiredRole(Role.MANAGER)
@Command(scope = "mail", name = "list-create", description = "Makes a mailing list, which has no members yet")
public final class ListCreate extends ListTermsCommand {

    @Argument(index = 0, name = "address", description = "Where members post", required = true)
    private String address = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform()
            throws CommandException, ListRefusalException, StoreException, DirectoryUnavailableException {
        if (!namesOwners()) {
            throw failure("Say who answers for the list, as in --owners ana@example.org.");
        }
        ListTerms terms = changed(ListTerms.of(owners(), ListLanguage.ENGLISH));
        lists().create(address(address), terms);
        say("The mailing list " + address + " is there. mail:list-add " + address + " ADDRESS adds members.");
    }
}
