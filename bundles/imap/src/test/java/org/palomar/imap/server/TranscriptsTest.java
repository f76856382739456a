package org.palomar.imap.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plays each file of {@code transcripts}; files whose name begins with {@code strict-} against a server that takes passwords over TLS only. */
class TranscriptsTest {

    private static final Path FOLDER = Path.of("src/test/resources/transcripts");

    static List<String> transcripts() throws Exception {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** What a transcript that uses a capability has in it. */
    private static final Map<String, String> USES = Map.ofEntries(
            Map.entry("IMAP4rev1", "S: .*\\* SEARCH "),
            Map.entry("IMAP4rev2", "ENABLED.* IMAP4rev2"),
            Map.entry("LITERAL+", "\\{\\d+\\+}"),
            Map.entry("SASL-IR", "AUTHENTICATE PLAIN \\w"),
            Map.entry("ID", "C: \\w ID "),
            Map.entry("ENABLE", "C: \\w ENABLE "),
            Map.entry("STARTTLS", "C: \\w STARTTLS"),
            Map.entry("AUTH=PLAIN", "AUTHENTICATE PLAIN"),
            Map.entry("AUTH=LOGIN", "AUTHENTICATE LOGIN"),
            Map.entry("AUTH=SCRAM-SHA-256", "AUTHENTICATE SCRAM-SHA-256 "),
            Map.entry("AUTH=SCRAM-SHA-1", "AUTHENTICATE SCRAM-SHA-1\\R"),
            Map.entry("IDLE", "C: \\w IDLE"),
            Map.entry("NAMESPACE", "C: \\w NAMESPACE"),
            Map.entry("UIDPLUS", "UID EXPUNGE "),
            Map.entry("UNSELECT", "C: \\w UNSELECT"),
            Map.entry("CHILDREN", "HasChildren"),
            Map.entry("LIST-EXTENDED", "C: \\w LIST \\("),
            Map.entry("LIST-STATUS", "LIST .*RETURN \\(.*STATUS"),
            Map.entry("SPECIAL-USE", "LIST .*SPECIAL-USE"),
            Map.entry("CREATE-SPECIAL-USE", "CREATE .*\\(USE "),
            Map.entry("STATUS=SIZE", "C: \\w STATUS .*\\bSIZE"),
            Map.entry("CONDSTORE", "UNCHANGEDSINCE"),
            Map.entry("MOVE", "C: \\w MOVE "),
            Map.entry("ESEARCH", "SEARCH RETURN"),
            Map.entry("SEARCHRES", "RETURN \\(.*SAVE"),
            Map.entry("MULTIAPPEND", "APPENDUID .* 2:3"),
            Map.entry("BINARY", "BINARY\\["),
            Map.entry("OBJECTID", "FETCH .*EMAILID"),
            Map.entry("METADATA", "C: \\w SETMETADATA "),
            Map.entry("URLAUTH", "C: \\w GENURLAUTH "),
            Map.entry("LIST-METADATA", "LIST .*RETURN \\(METADATA"),
            Map.entry("APPENDLIMIT", "STATUS .*APPENDLIMIT"));

    @Test
    void everyCapabilityHasATranscriptThatUsesIt() throws Exception {
        StringBuilder all = new StringBuilder();
        for (String name : transcripts()) {
            all.append(Files.readString(FOLDER.resolve(name)));
        }
        try (ImapHouse house = ImapHouse.open();
                ImapTalk talk = new ImapTalk(house.port())) {
            String advertised = talk.line() + talk.ok("LOGIN alice@example.org \"" + ImapHouse.PASSWORD + "\"");
            Matcher lists = Pattern.compile("\\[CAPABILITY ([^]]*)]").matcher(advertised);
            Set<String> capabilities = new TreeSet<>();
            while (lists.find()) {
                capabilities.addAll(List.of(
                        lists.group(1).replaceAll("(APPENDLIMIT)=\\d+", "$1").split(" ", -1)));
            }
            assertThat(capabilities).contains("IMAP4rev2", "MOVE").isSubsetOf(USES.keySet());
            assertThat(capabilities).allSatisfy(name -> assertThat(all).containsPattern(USES.getOrDefault(name, name)));
        }
    }

    @ParameterizedTest
    @MethodSource("transcripts")
    void plays(String name) throws Exception {
        try (ImapHouse house = name.startsWith("strict-") ? ImapHouse.strict() : ImapHouse.open()) {
            new Transcript(house).play(Files.readAllLines(FOLDER.resolve(name), StandardCharsets.UTF_8));
        }
    }
}
