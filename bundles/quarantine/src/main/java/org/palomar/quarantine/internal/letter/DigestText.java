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
            "There are more; these are the newest %d.\n",
            "A link works once, for you alone: whoever has this letter can get these messages\ninto your mailbox. Don't pass it on.\n"),
    SPANISH(
            "%d mensajes retenidos para usted",
            "1 mensaje retenido para usted",
            """
            Se han retenido mensajes nuevos para %s, porque parecen correo basura o algo peor.
            Ninguno está en su buzón. Cada uno desaparece solo cuando se acaba su plazo.
            """,
            "De,Asunto,Llegó,Tamaño,Hasta,Motivo,Para recibirlo",
            "Sólo quienes administran su correo pueden liberar éste.",
            "Hay más; éstos son los %d más recientes.\n",
            "Cada enlace sirve una vez y sólo para usted: quien tenga esta carta puede hacer que\nesos mensajes lleguen a su buzón. No la reenvíe.\n");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final String several;
    private final String one;
    private final String intro;
    /** Of the lines of an item, with commas between them. */
    private final String labels;

    private final String operatorOnly;
    private final String more;
    private final String outro;

    DigestText(
            String several, String one, String intro, String labels, String operatorOnly, String more, String outro) {
        this.several = several;
        this.one = one;
        this.intro = intro;
        this.labels = labels;
        this.operatorOnly = operatorOnly;
        this.more = more;
        this.outro = outro;
    }

    /**
     * An entry in a digest.
     *
     * @param link where the owner releases it
     * @param mayRelease whether the owner may, link or not
     */
    public record Item(QuarantineEntry entry, Optional<String> link, boolean mayRelease) {}

    public String subject(int items) {
        return items == 1 ? one : several.formatted(items);
    }

    /**
     * The text, in lines that end in LF.
     *
     * @param more whether there are more
     */
    public String text(Address owner, List<Item> items, boolean more, ZoneId zone) {
        boolean linked = items.stream().anyMatch(item -> item.link().isPresent());
        return intro.formatted(owner)
                + "\n"
                + items.stream().map(item -> item(item, zone)).collect(Collectors.joining("\n"))
                + (more ? "\n" + this.more.formatted(items.size()) : "")
                + (linked ? "\n" + outro : "");
    }

    private String item(Item item, ZoneId zone) {
        QuarantineEntry entry = item.entry();
        String from = entry.envelope().from().isEmpty()
                ? entry.sender().toString()
                : entry.envelope().from();
        StringBuilder text = new StringBuilder();
        line(text, 0, harmless(from));
        line(text, 1, harmless(entry.envelope().subject()));
        line(text, 2, time(entry.story().received(), zone));
        line(text, 3, size(entry.envelope().size()));
        line(text, 4, time(entry.expires(), zone));
        line(text, 5, harmless(entry.judgement().reason()));
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

    /** Words of strangers, in which mail programs see no link: only our own are to be followed here. */
    static String harmless(String text) {
        return text.replace("://", ": //").replaceAll("(?i)\\bwww\\.", "www ");
    }
}
