package org.palomar.sieve.internal.compile;

import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.message.Content;
import org.palomar.sieve.Action;
import org.palomar.sieve.SieveEnvironment.Cause;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.Flow;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Node;

/** What becomes of the message: keep, fileinto, redirect, discard (RFC 5228 §4), reject and ereject (RFC 5429). */
final class Deliveries {

    private Deliveries() {}

    // keep [:flags <list-of-flags>]
    static Statement keep(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Optional<Texts> flags = arguments.taggedList("flags", Extension.IMAP4FLAGS);
        arguments.end();
        int line = arguments.line();
        return run -> {
            // RFC 6785 §3.2: in a mailbox the message stays as it is
            boolean delivering = run.environment().cause() == Cause.DELIVERY;
            Content message = delivering ? run.whole().current() : run.whole().original();
            run.decisions().add(new Action.Keep(message, DestinationArguments.flags(run, flags, true), false, line));
            run.decisions().cancelImplicitKeep();
            return Flow.NEXT;
        };
    }

    static Statement discard(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        arguments.end();
        int line = arguments.line();
        return run -> {
            run.decisions().add(new Action.Discard(line));
            run.decisions().cancelImplicitKeep();
            return Flow.NEXT;
        };
    }

    // fileinto [:copy] [:create] [:specialuse <use>] [:mailboxid <id>] [:flags <flags>] <mailbox: string>
    static Statement fileInto(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        boolean copy = arguments.flag("copy", Extension.COPY);
        DestinationArguments destination = DestinationArguments.take(arguments);
        arguments.end();
        int line = arguments.line();
        return run -> {
            run.decisions().add(new Action.FileInto(run.whole().current(), destination.of(run), line));
            if (!copy) {
                run.decisions().cancelImplicitKeep();
            }
            return Flow.NEXT;
        };
    }

    // redirect [:copy] <address: string>; redirect [:copy] :list <list: string>
    static Statement redirect(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        boolean copy = arguments.flag("copy", Extension.COPY);
        boolean list = arguments.flag("list", Extension.EXTLISTS);
        Text target = arguments.text(list ? "the name of a list" : "an address");
        arguments.end();
        Optional<String> constant = target.constant();
        if (!list && constant.isPresent() && MailAddresses.one(constant.get()).isEmpty()) {
            throw compilation.error(node.start(), complaint(constant.get()));
        }
        int line = arguments.line();
        return run -> {
            String text = target.of(run);
            Content message = run.whole().forwarded();
            run.decisions().add(list ? toList(run, message, text, line) : to(message, text, line));
            if (!copy) {
                run.decisions().cancelImplicitKeep();
            }
            return Flow.NEXT;
        };
    }

    private static Action to(Content message, String target, int line) throws SieveFailure {
        Optional<Address> address = MailAddresses.one(target);
        if (address.isEmpty()) {
            throw new SieveFailure(complaint(target));
        }
        return new Action.Redirect(message, address.get(), line);
    }

    private static Action toList(Run run, Content message, String target, int line) throws SieveFailure {
        return new Action.RedirectToList(message, run.list(target), line);
    }

    private static String complaint(String target) {
        return "\"" + Octets.text(target) + "\" is no mail address; write one such as \"name@example.org\".";
    }

    // reject <reason: string>; ereject <reason: string>
    static Statement reject(Compilation compilation, Node node, boolean extended) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Text reason = arguments.text("the reason, for the sender");
        arguments.end();
        int line = arguments.line();
        return run -> {
            run.decisions().add(new Action.Reject(Octets.text(reason.of(run)), extended, line));
            run.decisions().cancelImplicitKeep();
            return Flow.NEXT;
        };
    }
}
