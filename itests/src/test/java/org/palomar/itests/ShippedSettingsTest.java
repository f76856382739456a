package org.palomar.itests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.palomar.api.config.Values;

/** A default stands in three places: the file in {@code etc/}, the metatype that tools show, and the code that reads it. They say the same. */
class ShippedSettingsTest {

    private static final Pattern COMPONENT_PID = Pattern.compile("configuration-pid=\"(palomar[^\"]*)\"");

    /** What a comment says of a key that is set: its default, or that there is none. */
    private static final Pattern SAID = Pattern.compile("Default: (\\S+)\\.\n([a-z-]+) = |No default\\.\n([a-z-]+) = ");

    static List<ShippedFile> files() throws IOException {
        return ShippedFile.all();
    }

    static List<Metatype> metatypes() throws IOException {
        return Metatype.all();
    }

    private static Metatype metatype(String pid) throws IOException {
        List<Metatype> found = metatypes().stream()
                .filter(metatype -> metatype.pid().equals(pid))
                .toList();
        assertThat(found).as("metatype of " + pid).hasSize(1);
        return found.getFirst();
    }

    /** The descriptors of components that have a configuration. */
    private static List<String> components() throws IOException {
        List<String> components = new ArrayList<>();
        for (String bundle : ArchitectureTest.bundles()) {
            for (Path file : Metatype.list(Path.of("../bundles", bundle, "target/classes/OSGI-INF"))) {
                String component = Files.readString(file);
                if (COMPONENT_PID.matcher(component).find()) {
                    components.add(component);
                }
            }
        }
        return components;
    }

    @Test
    void everyConfigurationHasAFileAndAMetatype() throws IOException {
        Set<String> configurations = components().stream()
                .flatMap(component -> COMPONENT_PID.matcher(component).results())
                .map(pid -> pid.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(configurations).contains("palomar.smtp", "palomar.listener");
        assertThat(metatypes()).extracting(Metatype::pid).containsExactlyInAnyOrderElementsOf(configurations);
        assertThat(files().stream().map(ShippedFile::pid).collect(Collectors.toSet()))
                .isEqualTo(configurations);
    }

    /** Another component would be closed and made anew with each saved file, and with it the store or the sessions above it. */
    @Test
    void everyComponentTakesNewSettingsWhileItRuns() throws IOException {
        assertThat(components()).isNotEmpty().allMatch(component -> component.contains(" modified=\""));
    }

    @ParameterizedTest
    @MethodSource("files")
    void theFileHasTheKeysOfTheMetatypeAndNoOthers(ShippedFile file) throws IOException {
        Set<String> keys = new HashSet<>(file.defaults().keySet());
        keys.addAll(file.set().keySet());
        // Keys that begin with a domain are free: no attribute can have their names.
        file.examples().keySet().stream().filter(key -> !key.contains(".")).forEach(keys::add);
        assertThat(keys)
                .containsExactlyInAnyOrderElementsOf(
                        metatype(file.pid()).defaults().keySet());
    }

    @ParameterizedTest
    @MethodSource("files")
    void theFileNamesTheDefaultsOfTheMetatype(ShippedFile file) throws IOException {
        Map<String, String> defaults = metatype(file.pid()).defaults();
        file.defaults().forEach((key, value) -> assertThat(value).as(key).isEqualTo(defaults.get(key)));
        assertThat(file.examples().keySet())
                .allSatisfy(key -> assertThat(defaults.getOrDefault(key, ""))
                        .as("an example is no default: " + key)
                        .isEmpty());
        Matcher said = SAID.matcher(file.text());
        while (said.find()) {
            boolean none = said.group(1) == null;
            assertThat(none ? "" : said.group(1))
                    .as(none ? said.group(3) : said.group(2))
                    .isEqualTo(defaults.get(none ? said.group(3) : said.group(2)));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void theFileNamesTheDefaultsOfTheCodeAndEveryKeyThatItAsksFor(ShippedFile file) throws Exception {
        Values shipped = new Values(file.set());
        Map<String, String> written = new HashMap<>(file.set());
        written.putAll(file.defaults());
        Values all = new Values(written);
        assertThat(SettingsReader.of(file).read(all))
                .isEqualTo(SettingsReader.of(file).read(shipped));
        assertThat(all.unasked()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("files")
    void theExamplesOfAFileAreUnderstood(ShippedFile file) throws Exception {
        Map<String, String> written = new HashMap<>(file.set());
        written.putAll(file.examples());
        Values values = new Values(written);
        assertThat(SettingsReader.of(file).read(values)).isNotNull();
        assertThat(values.unasked()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("metatypes")
    void everyLabelIsThereInEnglishAndSpanish(Metatype metatype) throws IOException {
        for (String language : List.of("", "_es")) {
            Set<String> written = metatype.texts(language).stringPropertyNames();
            assertThat(written.stream().map(name -> "%" + name))
                    .as("labels of " + metatype.file(language))
                    .containsExactlyInAnyOrderElementsOf(metatype.labels());
            String text = Files.readString(metatype.file(language), StandardCharsets.ISO_8859_1);
            assertThat(text.chars()).as("octets of " + metatype.file(language)).allMatch(octet -> octet < 128);
        }
        assertThat(metatype.texts("_es")).isNotEqualTo(metatype.texts(""));
    }
}
