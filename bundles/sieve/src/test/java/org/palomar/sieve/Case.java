package org.palomar.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.palomar.api.address.Address;
import org.palomar.api.address.ReversePath;
import org.palomar.api.mailbox.Flags;
import org.palomar.api.message.Content;

/** A script with a message and a world around it, and what comes of them in words. */
record Case(String script, String message, SmtpEnvelope envelope, World world) {

    /** A message that has something for most tests. */
    static final String MESSAGE = """
            Return-Path: <bounce@example.net>
            Received: from a.example by b.example; Tue, 3 Mar 2026 10:20:30 +0100
            Received: from x.example by a.example; Tue, 3 Mar 2026 09:20:29 +0000
            From: "Ana P." <ana.perez@Example.NET>
            To: luis+work@example.org, "Team, all" <team@lists.example.org>
            Cc: friends: eva@example.com, ivo@example.com;
            Subject: =?utf-8?q?Ma=C3=B1ana:?= the (urgent) meeting
            Date: Tue, 3 Mar 2026 04:05:06 -0500
            Message-ID: <m1@example.net>
            X-Empty:
            X-Number: 0042 apples
            Content-Type: text/plain; charset=utf-8

            Hola Luis,
            nos vemos a las 10.
            """;

    static final SmtpEnvelope ENVELOPE =
            new SmtpEnvelope(ReversePath.of(Address.of("bounce@example.net")), Address.of("luis+work@example.org"));

    static Case script(String script) {
        return new Case(script, MESSAGE, ENVELOPE, new World());
    }

    Case on(String other) {
        return new Case(script, other, envelope, world);
    }

    Case with(SmtpEnvelope other) {
        return new Case(script, message, other, world);
    }

    Case in(World other) {
        return new Case(script, message, envelope, other);
    }

    /** Asserts the actions. */
    void does(String... actions) {
        Outcome outcome = outcome();
        assertThat(outcome.failure()).isEmpty();
        assertThat(told(outcome)).containsExactly(actions);
    }

    /** Asserts that the script fails in this line, and that the message is kept as it came. */
    void failsAt(int line, String message) {
        Outcome outcome = outcome();
        assertThat(outcome.failure()).hasValueSatisfying(note -> {
            assertThat(note.text()).contains(message);
            assertThat(note.line()).isEqualTo(line);
        });
        assertThat(told(outcome)).containsExactly("implicit keep");
    }

    Outcome outcome() {
        try {
            return compiled(script).run(content(), envelope, world, RunLimits.DEFAULT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Content content() {
        return Content.of(octets(message));
    }

    static byte[] octets(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    static Script compiled(String script) {
        try {
            return SieveCompiler.withAllExtensions().compile(script.getBytes(StandardCharsets.UTF_8));
        } catch (SieveSyntaxException e) {
            throw new AssertionError(e.described() + " in:\n" + script, e);
        }
    }

    /** Asserts that a script is refused at this place, and why. */
    static void refused(String script, int line, int column, String message) {
        SieveSyntaxException fault = catchThrowableOfType(
                SieveSyntaxException.class,
                () -> SieveCompiler.withAllExtensions().compile(script.getBytes(StandardCharsets.UTF_8)));
        assertThat(fault).as(script).isNotNull();
        assertThat(fault.getMessage()).contains(message);
        assertThat(fault.line() + ":" + fault.column()).as(fault.described()).isEqualTo(line + ":" + column);
    }

    /** Asserts that a test is true of {@link #MESSAGE}; {@code requires} are the names of extensions, parted by spaces. */
    static void holds(String requires, String test) {
        assertThat(value(requires, test)).as(test).isTrue();
    }

    static void fails(String requires, String test) {
        assertThat(value(requires, test)).as(test).isFalse();
    }

    private static boolean value(String requires, String test) {
        return script(testing(requires, test)).isDiscarded();
    }

    /** A script that discards what the test is true of. */
    static String testing(String requires, String test) {
        String list = requires.isEmpty() ? "" : "require [\"" + requires.replace(" ", "\", \"") + "\"];\n";
        return list + "if " + test + " { discard; }";
    }

    boolean isDiscarded() {
        Outcome outcome = outcome();
        assertThat(outcome.failure()).isEmpty();
        return told(outcome).equals(List.of("discard"));
    }

    static String text(Content content) {
        try (InputStream in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> told(Outcome outcome) {
        List<String> told = new ArrayList<>();
        for (Action action : outcome.actions()) {
            told.add(
                    switch (action) {
                        case Action.Keep keep -> (keep.implicit() ? "implicit keep" : "keep") + flags(keep.flags());
                        case Action.FileInto file -> "fileinto " + told(file.destination());
                        case Action.Snooze snooze ->
                            "snooze " + told(snooze.destination()) + " " + snooze.until()
                                    + (snooze.added().set().isEmpty() ? "" : " +" + snooze.added())
                                    + (snooze.removed().set().isEmpty() ? "" : " -" + snooze.removed());
                        case Action.Redirect redirect -> "redirect " + redirect.to();
                        case Action.RedirectToList redirect -> "redirect :list " + redirect.list();
                        case Action.Reject reject -> (reject.extended() ? "ereject " : "reject ") + reject.reason();
                        case Action.Discard discard -> "discard";
                        case Action.Vacation vacation -> "vacation " + vacation.reason();
                        case Action.Notify notify -> "notify " + notify.to() + " " + notify.subject();
                    });
        }
        return told;
    }

    static String told(Destination destination) {
        return destination.mailbox()
                + (destination.create() ? " :create" : "")
                + destination.specialUse().map(use -> " :specialuse " + use).orElse("")
                + destination.mailboxId().map(id -> " :mailboxid " + id).orElse("")
                + flags(destination.flags());
    }

    private static String flags(Flags flags) {
        return flags.set().isEmpty() ? "" : " " + flags;
    }
}
