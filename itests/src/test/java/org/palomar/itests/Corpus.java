package org.palomar.itests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Messages of the world: the sample beside this class, or the folder that the system property {@code palomar.corpus} names. */
final class Corpus {

    /** A file of the corpus, with the line ends of the wire; one character for each octet. */
    record Entry(String name, String octets) {

        private static final Pattern FINDINGS =
                Pattern.compile("(?im)^X-(Spam|Virus|Palomar)-[^\r\n]*\r\n([ \t][^\r\n]*\r\n)*");

        /** As a server at the border takes it: less what filters elsewhere say that they have found. */
        String arrived() {
            int end = octets.indexOf("\r\n\r\n") + 2;
            return FINDINGS.matcher(octets.substring(0, end)).replaceAll("") + octets.substring(end);
        }
    }

    private Corpus() {}

    static List<Entry> read() throws IOException {
        String sample =
                Objects.requireNonNull(Corpus.class.getResource("corpus")).getPath();
        return of(Path.of(System.getProperty("palomar.corpus", sample)));
    }

    private static List<Entry> of(Path folder) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (Path file : files(folder)) {
            if (file.toString().endsWith(".zip")) {
                try (var zip = FileSystems.newFileSystem(file)) {
                    for (Path inside : files(zip.getPath("/"))) {
                        add(entries, inside);
                    }
                }
            } else {
                add(entries, file);
            }
        }
        return entries;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void add(List<Entry> entries, Path file) {
        if (file.toString().matches(".*\\.(eml|msg)")) {
            try {
                entries.add(new Entry(file.toString(), crlf(Files.readAllBytes(file))));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Every LF, with or without a CR, as CRLF, and one at the end; a CR without LF stays. */
    private static String crlf(byte[] octets) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(octets.length + octets.length / 16);
        byte last = '\n';
        for (byte octet : octets) {
            if (octet == '\n' && last != '\r') {
                lines.write('\r');
            }
            lines.write(octet);
            last = octet;
        }
        if (last != '\n') {
            lines.writeBytes(new byte[] {'\r', '\n'});
        }
        return lines.toString(StandardCharsets.ISO_8859_1);
    }
}
