package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.palomar.api.mailbox.Flags;
import org.palomar.sieve.Action;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.FlagSet;
import org.palomar.sieve.internal.run.Flow;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.run.WakingTimes;
import org.palomar.sieve.internal.syntax.Node;

/** snooze (draft-ietf-extra-sieve-snooze-07 §4). */
final class SnoozeCommand {

    /** Times of a day; nobody wakes more often. */
    private static final int MAX_TIMES = 100;

    private record Wish(Optional<Texts> weekdays, Optional<Text> zone, Texts times) {}

    private SnoozeCommand() {}

    // snooze [:mailbox string] [:create] [:specialuse string] [:mailboxid string] [:addflags string-list] [:removeflags
    // string-list]
    //        [:weekdays string-list] [:tzid string] <times: string-list>
    static Statement compile(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        DestinationArguments destination = DestinationArguments.snoozed(arguments);
        Optional<Texts> added = arguments.taggedList("addflags", Extension.IMAP4FLAGS);
        Optional<Texts> removed = arguments.taggedList("removeflags", Extension.IMAP4FLAGS);
        Optional<Texts> weekdays = arguments.taggedList("weekdays");
        Optional<Text> zone = arguments.tagged("tzid");
        Texts times = arguments.texts("times of day, such as \"08:00:00\"");
        arguments.end();
        if (times.all().size() > MAX_TIMES) {
            throw compilation.error(
                    node.start(), "More than " + MAX_TIMES + " times of a day are too many; keep fewer.");
        }
        Wish wish = new Wish(weekdays, zone, times);
        check(compilation, node, wish);
        int line = arguments.line();
        return run -> {
            run.decisions()
                    .add(new Action.Snooze(
                            run.whole().current(),
                            destination.of(run),
                            times(run, wish).next(run.now()),
                            flags(run, added),
                            flags(run, removed),
                            line));
            run.decisions().cancelImplicitKeep();
            return Flow.NEXT;
        };
    }

    private static Flags flags(Run run, Optional<Texts> flags) throws SieveFailure {
        return flags.isPresent() ? FlagSet.flags(run, flags.get().of(run)) : Flags.NONE;
    }

    /** What has no variables is checked now. */
    private static void check(Compilation compilation, Node node, Wish wish) throws SieveSyntaxException {
        Optional<List<String>> days =
                wish.weekdays().isPresent() ? constants(wish.weekdays().get()) : Optional.of(List.of());
        Optional<String> zone = wish.zone().isPresent() ? wish.zone().get().constant() : Optional.of("");
        Optional<List<String>> times = constants(wish.times());
        if (days.isPresent() && zone.isPresent() && times.isPresent()) {
            try {
                WakingTimes unused = WakingTimes.of(days.get(), Octets.text(zone.get()), times.get());
            } catch (SieveFailure wrong) {
                throw compilation.error(node.start(), wrong.getMessage());
            }
        }
    }

    private static Optional<List<String>> constants(Texts texts) {
        List<String> constants = new ArrayList<>();
        for (Text text : texts.all()) {
            Optional<String> constant = text.constant();
            if (constant.isEmpty()) {
                return Optional.empty();
            }
            constants.add(constant.get());
        }
        return Optional.of(constants);
    }

    private static WakingTimes times(Run run, Wish wish) throws SieveFailure {
        return WakingTimes.of(
                wish.weekdays().isPresent() ? wish.weekdays().get().of(run) : List.of(),
                wish.zone().isPresent() ? Octets.text(wish.zone().get().of(run)) : "",
                wish.times().of(run));
    }
}
