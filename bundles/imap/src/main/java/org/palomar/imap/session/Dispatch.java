package org.palomar.imap.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.MailboxException;
import org.palomar.api.store.StoreException;
import org.palomar.imap.grammar.Command;
import org.palomar.imap.grammar.Verb;
import org.palomar.imap.session.State.LoggedIn;
import org.palomar.imap.session.State.Selected;

/** Hands each command to its handler. The session has made sure that the state allows it. */
final class Dispatch {

    private final Client client;
    private final News news;
    private final LoginHandler login;
    private final SelectHandler select;
    private final MailboxTreeHandler tree = new MailboxTreeHandler();
    private final StatusHandler status;
    private final ListHandler list;
    private final MetadataHandler metadata;
    private final UrlHandler urls;
    private final AppendHandler append;
    private final IdleHandler idle;
    private final FetchHandler fetch;
    private final FilterHandler filter;
    private final StoreHandler store;
    private final SearchHandler search;
    private final TransferHandler transfer;

    Dispatch(Client client, CommandReader reader, FlagsRendering flags, News news) {
        this.client = client;
        this.news = news;
        this.login = new LoginHandler(client);
        this.select = new SelectHandler(client, flags);
        this.status = new StatusHandler(client);
        this.metadata = new MetadataHandler(client);
        this.urls = new UrlHandler(client);
        this.list = new ListHandler(client, status, metadata);
        Events events = new Events(client);
        this.append = new AppendHandler(client, reader, events);
        this.idle = new IdleHandler(client, news);
        this.fetch = new FetchHandler(client, flags, news, events);
        this.store = new StoreHandler(client, flags, news, events);
        this.filter = new FilterHandler(client, news);
        this.search = new SearchHandler(client);
        this.transfer = new TransferHandler(client, events);
    }

    /** What comes of the command; empty when the session has to end without a reply. */
    Optional<Outcome> run(String tag, Command command, State state)
            throws IOException, StoreException, MailboxException {
        return switch (command) {
            case Command.Plain plain -> plain(plain.verb(), state);
            case Command.Id id -> same(state, id());
            case Command.Login name -> Optional.of(login.login(name, state));
            case Command.Authenticate sasl -> Optional.of(login.authenticate(sasl, state));
            default ->
                state instanceof LoggedIn who ? loggedIn(tag, command, who) : same(state, Reply.bad("log in first"));
        };
    }

    private static Optional<Outcome> same(State state, Reply reply) {
        return Optional.of(new Outcome(state, reply));
    }

    private Optional<Outcome> plain(Verb verb, State state) throws IOException, StoreException, MailboxException {
        return switch (verb) {
            case CAPABILITY -> {
                client.untagged("CAPABILITY " + Capabilities.of(client, state instanceof LoggedIn));
                yield same(state, Reply.ok("done"));
            }
            case LOGOUT -> {
                client.untagged("BYE until next time");
                yield same(new State.Ended(), Reply.ok("done"));
            }
            case STARTTLS ->
                same(
                        state,
                        client.connection().canStartTls()
                                ? Reply.ok("begin TLS now")
                                : Reply.bad("TLS is on already, or not available"));
            case NAMESPACE -> same(state, list.namespace());
            case IDLE -> idle.idle(state).map(reply -> new Outcome(state, reply));
            case CLOSE -> close(state, true);
            case UNSELECT -> close(state, false);
            // NOOP and CHECK: what they are for, news, comes after each command
            default -> same(state, Reply.ok("done"));
        };
    }

    private Optional<Outcome> close(State state, boolean expunge) throws StoreException, MailboxException {
        if (!(state instanceof Selected selected)) {
            return same(state, Reply.bad("no mailbox is selected"));
        }
        if (expunge) {
            transfer.expungeSilently(selected.mailbox());
        }
        return same(selected.unselected(), Reply.ok("closed"));
    }

    // RFC 2971 §3.2: no version, which would only help attackers
    private Reply id() throws IOException {
        client.untagged("ID (\"name\" \"Palomar\")");
        return Reply.ok("done");
    }

    private Optional<Outcome> loggedIn(String tag, Command command, LoggedIn who)
            throws IOException, StoreException, MailboxException {
        return switch (command) {
            case Command.Append message -> Optional.of(append.append(message, who));
            case Command.Select selection -> Optional.of(select.select(selection, who));
            case Command.OnMailbox on -> Optional.of(onMailbox(on, who));
            default -> same(who, ofAccount(tag, command, who));
        };
    }

    private Reply ofAccount(String tag, Command command, LoggedIn who)
            throws IOException, StoreException, MailboxException {
        return switch (command) {
            case Command.Enable enable -> enable(enable, who);
            case Command.Create create -> tree.create(create, who);
            case Command.Rename rename -> tree.rename(rename, who);
            case Command.ListMailboxes mailboxes ->
                mailboxes.verb() == Verb.LIST ? list.list(mailboxes, who) : list.lsub(mailboxes, who);
            case Command.Status items -> status.status(items, who);
            case Command.GetMetadata entries -> metadata.get(entries, who);
            case Command.SetMetadata entries -> metadata.set(entries, who);
            case Command.ResetKey mailbox -> urls.resetKey(mailbox, who);
            case Command.GenUrlAuth rumps -> urls.genUrlAuth(rumps, who);
            case Command.UrlFetch wanted -> urls.urlFetch(wanted, who);
            default ->
                who instanceof Selected selected
                        ? selected(tag, command, selected)
                        : Reply.bad("select a mailbox first");
        };
    }

    private Outcome onMailbox(Command.OnMailbox command, LoggedIn who) throws StoreException, MailboxException {
        return switch (command.verb()) {
            case SUBSCRIBE -> new Outcome(who, tree.subscribe(command.mailbox(), true, who));
            case UNSUBSCRIBE -> new Outcome(who, tree.subscribe(command.mailbox(), false, who));
            default -> {
                Reply reply = tree.delete(command.mailbox(), who);
                boolean own = who instanceof Selected selected
                        && selected.mailbox().mailbox().isDeleted();
                yield new Outcome(own ? who.unselected() : who, reply);
            }
        };
    }

    // RFC 5161 §3.1: what is not known is passed over
    private Reply enable(Command.Enable command, LoggedIn who) throws IOException {
        if (who instanceof Selected) {
            return Reply.bad("ENABLE comes before a mailbox is selected");
        }
        List<String> enabled = new ArrayList<>();
        if (command.capabilities().contains("CONDSTORE")) {
            client.enabled().condstore();
            enabled.add("CONDSTORE");
        }
        if (command.capabilities().contains("IMAP4REV2")) {
            client.enabled().rev2();
            enabled.add("IMAP4rev2");
        }
        client.untagged("ENABLED" + (enabled.isEmpty() ? "" : " " + String.join(" ", enabled)));
        return Reply.ok("done");
    }

    private Reply selected(String tag, Command command, Selected state)
            throws IOException, StoreException, MailboxException {
        if (command.verb().words().startsWith("UID ")) {
            // Sequence numbers may shift during UID commands (RFC 9051 §7.5.1): they begin with what is newest. The
            // numbers in the keys of UID SEARCH (§6.4.4) mean what the client knew when it wrote them.
            news.tell(state.mailbox(), command.verb() != Verb.UID_SEARCH && command.verb() != Verb.UID_FILTER);
        }
        return switch (command) {
            case Command.Fetch items -> fetch.fetch(items, state);
            case Command.Store flags -> store.store(flags, state);
            case Command.Filter scripts -> filter.filter(tag, scripts, state);
            case Command.Search keys -> search.search(tag, keys, state.mailbox());
            case Command.Transfer messages -> transfer.transfer(messages, state);
            case Command.Expunge marked -> transfer.expunge(marked, state.mailbox());
            default -> Reply.bad("the command is not allowed in this state");
        };
    }
}
