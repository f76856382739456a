package org.palomar.sieve.internal.compile;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.palomar.sieve.SieveEnvironment.Cause;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.syntax.Node;

/** ihave and error (RFC 5463). */
final class Conditionals {

    private Conditionals() {}

    // ihave <capabilities: string-list>
    static Condition have(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Set<Extension> found = EnumSet.noneOf(Extension.class);
        boolean all = true;
        for (String capability : arguments.literals("names of extensions")) {
            Optional<Extension> extension = Extension.find(capability).filter(compilation::knows);
            all &= extension
                    .filter(known -> known.isTestable() || compilation.requires(known))
                    .isPresent();
            extension.ifPresent(known -> {
                found.add(known);
                found.addAll(known.implied());
            });
        }
        arguments.end();
        if (!all) {
            return run -> false;
        }
        return run -> {
            boolean delivering = run.environment().cause() == Cause.DELIVERY;
            boolean usable = delivering || found.stream().noneMatch(Extension::isForDeliveryOnly);
            if (usable) {
                run.enable(found);
            }
            return usable;
        };
    }

    // error <message: string>
    static Statement error(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Text message = arguments.text("a message");
        arguments.end();
        return run -> {
            throw new SieveFailure(Octets.text(message.of(run)));
        };
    }
}
