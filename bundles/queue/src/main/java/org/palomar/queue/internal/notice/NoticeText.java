package org.palomar.queue.internal.notice;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The part of a notice that people read: English, then Spanish. Pure. */
final class NoticeText {

    private static final DateTimeFormatter WHEN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** One language. */
    private enum Words {
        ENGLISH(
                "This is the mail server %s.\n",
                "\nYour message could not be delivered to the following recipients, and no more attempts are made:\n",
                "\nYour message has not reached the following recipients yet. You need not send it again:\nit is tried until %s.\n",
                "\nYour message was delivered to the following recipients:\n",
                "\nYour message was handed to the servers of the following recipients, which tell no more about it:\n",
                "    answer: %s\n",
                "    %s answered: %s\n"),
        SPANISH(
                "Este es el servidor de correo %s.\n",
                "\nSu mensaje no se ha podido entregar a los siguientes destinatarios, y no se volverá a intentar:\n",
                "\nSu mensaje todavía no ha llegado a los siguientes destinatarios. No hace falta que lo envíe otra vez:\nse seguirá intentando hasta %s.\n",
                "\nSu mensaje se ha entregado a los siguientes destinatarios:\n",
                "\nSu mensaje se ha pasado a los servidores de los siguientes destinatarios, que no dan más noticias:\n",
                "    respuesta: %s\n",
                "    %s respondió: %s\n");

        private final String greeting;
        private final String failed;
        private final String delayed;
        private final String delivered;
        private final String relayed;
        private final String answer;
        private final String hostAnswer;

        Words(
                String greeting,
                String failed,
                String delayed,
                String delivered,
                String relayed,
                String answer,
                String hostAnswer) {
            this.greeting = greeting;
            this.failed = failed;
            this.delayed = delayed;
            this.delivered = delivered;
            this.relayed = relayed;
            this.answer = answer;
            this.hostAnswer = hostAnswer;
        }

        String heading(Action action) {
            return switch (action) {
                case FAILED -> failed;
                case DELAYED -> delayed;
                case DELIVERED -> delivered;
                case RELAYED -> relayed;
            };
        }
    }

    private NoticeText() {}

    /** Lines that end in LF. */
    static String of(Notice notice, String host) {
        return in(Words.ENGLISH, notice, host) + "\n\n" + in(Words.SPANISH, notice, host);
    }

    /** Of the worst that happened, in both languages. */
    static String subject(Notice notice) {
        if (notice.has(Action.FAILED)) {
            return "Undelivered mail / Correo no entregado";
        }
        return notice.has(Action.DELAYED)
                ? "Mail delivery delayed / Entrega de correo retrasada"
                : "Mail delivery report / Informe de entrega de correo";
    }

    private static String in(Words words, Notice notice, String host) {
        StringBuilder text = new StringBuilder(words.greeting.formatted(host));
        for (Action action : Action.values()) {
            if (notice.has(action)) {
                text.append(heading(words, action, notice));
                for (Told told : notice.told()) {
                    if (told.action() == action) {
                        recipient(words, told, text);
                    }
                }
            }
        }
        return text.toString();
    }

    private static String heading(Words words, Action action, Notice notice) {
        String until = notice.retryUntil().map(NoticeText::written).orElse("?");
        return action == Action.DELAYED ? words.heading(action).formatted(until) : words.heading(action);
    }

    private static String written(Instant instant) {
        return WHEN.format(instant);
    }

    private static void recipient(Words words, Told told, StringBuilder text) {
        text.append("\n  ").append(told.recipient().address()).append('\n');
        text.append(
                told.host().isEmpty()
                        ? words.answer.formatted(told.reply())
                        : words.hostAnswer.formatted(told.host(), told.reply()));
    }
}
