package org.palomar.imap.session;

import org.palomar.api.directory.Account;
import org.palomar.api.mailbox.MailAccount;
import org.palomar.imap.grammar.Verb;

/** The states of a session (RFC 9051 §3). */
sealed interface State {

    /** Whether a verb is legal here. */
    default boolean allows(Verb verb) {
        return switch (verb.legal()) {
            case ANY -> true;
            case NOT_AUTHENTICATED -> this instanceof NotAuthenticated;
            case AUTHENTICATED -> this instanceof LoggedIn;
            case SELECTED -> this instanceof Selected;
        };
    }

    /** Who it is, is not known yet. */
    record NotAuthenticated() implements State {}

    /** The states of somebody who logged in. */
    sealed interface LoggedIn extends State {
        Account account();

        MailAccount mail();

        /** The state without a mailbox. */
        default Authenticated unselected() {
            return new Authenticated(account(), mail());
        }
    }

    /** No mailbox is selected. */
    record Authenticated(Account account, MailAccount mail) implements LoggedIn {}

    /** A mailbox is selected. */
    record Selected(Account account, MailAccount mail, OpenMailbox mailbox) implements LoggedIn {}

    /** LOGOUT was answered. */
    record Ended() implements State {}
}
