package org.palomar.quarantine.internal.letter;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.palomar.api.address.Address;
import org.palomar.api.quarantine.QuarantineEntry;

/** The words of a digest. */
public enum DigestText {
    ENGLISH(
            "%d messages are held for you",
            "1 message is held for you",
            """
            New messages to %s were held, as they look like spam, or worse. None of them is in
            your mailbox. Each goes by itself when its time is over.
            """,
            "From,Subject,Came,Size,Until,Why,To get it",
            "Only the people who run your mail can release this one.",
            "This is letter %d of %d about %d messages, the oldest first.\n",
            "%d more are told tomorrow.\n",
            "%d more can't be shown here; ask the people who run your mail.\n",
            """
            A link works once, for you alone: whoever has this letter can get these messages
            into your mailbox. Don't pass it on. Our links begin with this, and no others are ours:
            %s
            What is between quotes was written by strangers.
            """,
            "No link in this letter is ours. What is between quotes was written by strangers.\n"),
    SPANISH(
            "%d mensajes retenidos para usted",
            "1 mensaje retenido para usted",
            """
            Se han retenido mensajes nuevos para %s, porque parecen correo basura o algo peor.
            Ninguno está en su buzón. Cada uno desaparece solo cuando se acaba su plazo.
            """,
            "De,Asunto,Llegó,Tamaño,Hasta,Motivo,Para recibirlo",
            "Sólo quienes administran su correo pueden liberar éste.",
            "Ésta es la carta %d de %d sobre %d mensajes, primero los más antiguos.\n",
            "De otros %d se le hablará mañana.\n",
            "Otros %d no se pueden mostrar aquí; pregunte a quienes administran su correo.\n",
            """
            Cada enlace sirve una vez y sólo para usted: quien tenga esta carta puede hacer que
            esos mensajes lleguen a su buzón. No la reenvíe. Nuestros enlaces empiezan así, y
            ningún otro es nuestro:
            %s
            Lo que está entre comillas lo escribieron desconocidos.
            """,
            "Ningún enlace de esta carta es nuestro. Lo que está entre comillas lo escribieron\ndesconocidos.\n");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final String several;
    private final String one;
    private final String intro;
    /** Of the lines of an item, with commas between them. */
    private final String labels;

    private final String operatorOnly;
    private final String part;
    private final String later;
    private final String unreadable;
    private final String outro;
    private final String unlinked;

    DigestText(
            String several,
            String one,
            String intro,
            String labels,
            String operatorOnly,
            String part,
            String later,
            String unreadable,
            String outro,
            String unlinked) {
        this.several = several;
        this.one = one;
        this.intro = intro;
        this.labels = labels;
        this.operatorOnly = operatorOnly;
        this.part = part;
        this.later = later;
        this.unreadable = unreadable;
        this.outro = outro;
        this.unlinked = unlinked;
    }

    /**
     * An entry in a digest.
     *
     * @param link where the owner releases it
     * @param mayRelease whether the owner may, link or not
     */
    public record Item(QuarantineEntry entry, Optional<String> link, boolean mayRelease) {}

    /**
     * Which letter of a day it is.
     *
     * @param number from 1
     * @param of letters of this day
     * @param all messages that are new, whichever letter has them
     * @param later of these, how many no letter of this day has
     * @param unreadable messages of this letter that can't be shown
     */
    public record Place(int number, int of, int all, int later, int unreadable) {}

    /**
     * What is said in a letter.
     *
     * @param links how our links begin; empty where there are none
     */
    public record Letter(Address owner, List<Item> items, Place place, Optional<String> links, ZoneId zone) {

        public Letter {
            items = List.copyOf(items);
        }
    }

    public String subject(Place place) {
        String text = place.all() == 1 ? one : several.formatted(place.all());
        return place.of() == 1 ? text : text + " (" + place.number() + "/" + place.of() + ")";
    }

    /** The text, in lines that end in LF. */
    public String text(Letter letter) {
        Place place = letter.place();
        boolean linked = letter.links().isPresent()
                && letter.items().stream().anyMatch(item -> item.link().isPresent());
        return intro.formatted(letter.owner())
                + (place.of() == 1 ? "" : part.formatted(place.number(), place.of(), place.all()))
                + "\n"
                + letter.items().stream().map(item -> item(item, letter.zone())).collect(Collectors.joining("\n"))
                + (place.unreadable() == 0 ? "" : "\n" + unreadable.formatted(place.unreadable()))
                + (place.later() == 0 || place.number() < place.of() ? "" : "\n" + later.formatted(place.later()))
                + "\n"
                + (linked ? outro.formatted(letter.links().get()) : unlinked);
    }

    private String item(Item item, ZoneId zone) {
        QuarantineEntry entry = item.entry();
        String from = entry.envelope().from().isEmpty()
                ? entry.sender().toString()
                : entry.envelope().from();
        StringBuilder text = new StringBuilder();
        line(text, 0, Harmless.quoted(from));
        line(text, 1, Harmless.quoted(entry.envelope().subject()));
        line(text, 2, time(entry.story().received(), zone));
        line(text, 3, size(entry.envelope().size()));
        line(text, 4, time(entry.expires(), zone));
        line(text, 5, Harmless.quoted(entry.judgement().reason()));
        item.link().ifPresent(link -> line(text, 6, link));
        if (!item.mayRelease()) {
            line(text, 6, operatorOnly);
        }
        return text.toString();
    }

    private void line(StringBuilder text, int label, String value) {
        text.append("  ")
                .append(labels.split(",", -1)[label])
                .append(": ")
                .append(value)
                .append('\n');
    }

    private static String time(Instant time, ZoneId zone) {
        return TIME.format(time.atZone(zone));
    }

    private static String size(long octets) {
        return octets < 10_000 ? octets + " B" : octets / 1024 + " KB";
    }
}
