package org.palomar.shell.internal.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.palomar.api.pipeline.RuleHit;
import org.palomar.api.pipeline.StepReport;
import org.palomar.api.quarantine.QuarantineEntry;
import org.palomar.api.store.StoreException;
import org.palomar.shell.internal.completion.QuarantineIdCompleter;
import org.palomar.shell.internal.output.Json;
import org.palomar.shell.internal.output.Listing;

/** {@code mail:quarantine-show}: shows what is kept, for whom, until when, and why. */
@Service
@RequiredRole(Role.VIEWER)
@Command(
        scope = "mail",
        name = "quarantine-show",
        description = "Shows all that is known of a message that is kept for review, and why it is")
public final class QuarantineShow extends QuarantineCommand {

    @Argument(index = 0, name = "id", description = "The entry", required = true)
    @Completion(QuarantineIdCompleter.class)
    private String id = "";

    @Argument(index = 1, name = "options", description = "Options may also stand here", multiValued = true)
    private List<String> trailing = List.of();

    @Override
    protected List<String> trailing() {
        return trailing;
    }

    @Override
    protected void perform() throws CommandException, StoreException {
        QuarantineEntry entry = entry(id(id));
        Map<String, Object> known = known(entry);
        Listing rules = new Listing("rule", "points", "detail");
        for (RuleHit hit : entry.judgement().hits()) {
            rules.row(hit.rule(), hit.points(), hit.detail());
        }
        Listing steps = new Listing("step", "verdict", "detail");
        for (StepReport report : entry.judgement().reports()) {
            steps.row(report.step(), report.verdict(), report.detail());
        }
        if (json()) {
            known.put("rules", rules.objects());
            known.put("steps", steps.objects());
            out().println(Json.text(known));
            return;
        }
        new Listing(known.keySet().toArray(String[]::new))
                .row(known.values().toArray())
                .printSingle(out(), false);
        out().println();
        rules.print(out(), false, "It met no rule that gives points.");
        out().println();
        steps.print(out(), false, "No filter step said anything of it.");
    }

    private static Map<String, Object> known(QuarantineEntry entry) {
        Map<String, Object> known = new LinkedHashMap<>();
        known.put("id", entry.id());
        known.put("account", entry.owner());
        known.put("recipient", entry.recipient());
        known.put("sender", entry.sender());
        known.put("from", entry.envelope().from());
        known.put("subject", entry.envelope().subject());
        known.put("octets", entry.envelope().size());
        known.put("received", entry.story().received());
        known.put("transaction", entry.story().transaction());
        known.put("held", entry.held());
        known.put("expires", entry.expires());
        known.put("reason", entry.judgement().reason());
        known.put("held-by", entry.judgement().steps().stream().sorted().collect(Collectors.joining(", ")));
        known.put("score", entry.judgement().score());
        known.put("refused", entry.refused());
        known.put("called-wrong", entry.wrong());
        return known;
    }
}
