package org.palomar.shell.internal.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.queue.Visit;
import org.palomar.api.trace.Answer;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.Happening.Received;
import org.palomar.api.trace.Source;
import org.palomar.api.trace.Story;
import org.palomar.api.trace.TraceEvent;

/** What happened to a message, as programs read it. */
final class StoryObject {

    private StoryObject() {}

    static Map<String, Object> of(Story story) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", story.id().transaction());
        object.put("received", story.id().received());
        story.received().ifPresent(received -> put(object, received));
        object.put("events", story.events().stream().map(StoryObject::of).toList());
        object.put("cut", story.cut());
        return object;
    }

    private static void put(Map<String, Object> object, Received received) {
        Source source = received.source();
        object.put("door", StoryText.word(source.door()));
        object.put("remote", source.remote());
        object.put("greeting", source.greeting());
        object.put("tls", source.tls());
        object.put(
                "account",
                source.account().map(AccountId::value).map(Object.class::cast).orElse(""));
        object.put("sender", received.sender());
        object.put("recipients", strings(received.recipients()));
        object.put("octets", received.size());
        object.put("subject", received.subject());
        object.put("message-id", received.messageId());
    }

    private static Map<String, Object> of(TraceEvent event) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("time", event.time());
        object.put("what", event.what().getClass().getSimpleName().toLowerCase(Locale.ROOT));
        put(object, event.what());
        return object;
    }

    private static void put(Map<String, Object> object, Happening what) {
        switch (what) {
            case Received received -> put(object, received);
            case Happening.Judged judged -> {
                object.put("step", judged.report().step());
                object.put("verdict", judged.report().verdict());
                object.put("detail", judged.report().detail());
                object.put("micros", judged.report().took().toNanos() / 1000);
                object.put("recipients", strings(judged.report().recipients()));
            }
            case Happening.Refused refused -> {
                object.put("recipients", strings(refused.recipients()));
                object.put("reply", refused.reply());
            }
            case Happening.Delivered delivered -> {
                object.put("recipient", delivered.recipient());
                object.put("account", delivered.account().value());
                object.put("mailbox", delivered.mailbox());
                object.put("why", delivered.why());
            }
            case Happening.Expanded expanded -> {
                object.put("recipient", expanded.recipient());
                object.put("targets", strings(expanded.targets()));
                object.put("by", expanded.by());
            }
            case Happening.Discarded discarded -> {
                object.put("recipients", strings(discarded.recipients()));
                object.put("why", discarded.why());
            }
            case Happening.Queued queued -> {
                object.put("entry", queued.entry());
                object.put("destination", queued.destination());
                object.put("recipients", strings(queued.recipients()));
            }
            case Happening.Attempted attempted -> {
                object.put("entry", attempted.entry());
                object.put("number", attempted.number());
                object.put("destination", attempted.destination());
                object.put(
                        "visits",
                        attempted.visits().stream().map(StoryObject::of).toList());
                object.put(
                        "answers",
                        attempted.answers().stream().map(StoryObject::of).toList());
                object.put("obstacle", text(attempted.obstacle()));
            }
            case Happening.Operated operated -> {
                object.put("entry", operated.entry());
                object.put("change", StoryText.word(operated.change()));
                object.put("detail", operated.detail());
            }
            case Happening.Notified notified -> {
                object.put("entry", notified.entry());
                object.put("notice", notified.notice());
                object.put(
                        "about", notified.about().stream().map(StoryObject::of).toList());
            }
            case Happening.Acted acted -> {
                object.put("actor", acted.actor());
                object.put("action", acted.action());
                object.put("recipients", strings(acted.recipients()));
                object.put("detail", acted.detail());
            }
            case Happening.Unknown unknown -> object.put("kind", unknown.kind());
        }
    }

    private static Map<String, Object> of(Visit visit) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("server", visit.server());
        object.put("tls", visit.tls());
        object.put("obstacle", text(visit.obstacle()));
        return object;
    }

    private static Map<String, Object> of(Answer answer) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("recipient", answer.recipient());
        object.put("fate", StoryText.word(answer.fate()));
        object.put("host", answer.host());
        object.put("reply", answer.reply());
        return object;
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }

    private static List<String> strings(List<Address> addresses) {
        return addresses.stream().map(Address::toString).toList();
    }
}
