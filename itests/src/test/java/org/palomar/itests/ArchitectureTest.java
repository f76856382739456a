package org.palomar.itests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a bundle may import, on its compiled classes: the table of the architecture. */
class ArchitectureTest {

    private static final Map<String, JavaClasses> CLASSES = new HashMap<>();

    private static final String STEP = "org.palomar.api.pipeline.FilterStep";

    private static final String SETTINGS = "org.palomar.api.config.LastGood";

    private static final Path BUNDLES = Path.of("../bundles");

    /** Every bundle may use these, and itself. */
    private static final List<String> EVERYWHERE =
            List.of("java", "javax", "org.slf4j", "org.osgi", "org.jspecify", "org.palomar.api");

    /** Beyond that: packages with all below, or the one package when it ends with a dot. */
    private static final Map<String, List<String>> ALLOWED = Map.ofEntries(
            Map.entry("api", List.of()),
            Map.entry("mime", List.of("org.apache.james.mime4j")),
            Map.entry("net", List.of()),
            Map.entry("storage", List.of()),
            Map.entry("storage-rocksdb", List.of("org.palomar.storage.", "org.rocksdb")),
            Map.entry("mailboxes", List.of("org.palomar.mime.", "org.palomar.storage.")),
            Map.entry("database", List.of("com.zaxxer.hikari", "org.apache.derby")),
            Map.entry("directory", List.of("org.bouncycastle")),
            Map.entry("secrets", List.of("org.jasypt")),
            Map.entry("certificates", List.of("org.bouncycastle")),
            Map.entry("pipeline", List.of("org.apache.camel", "org.palomar.mime.")),
            Map.entry("filter-senderauth", List.of("org.palomar.dkim.", "org.palomar.mime.")),
            Map.entry("filter-greylist", List.of("org.palomar.storage.")),
            Map.entry("filter-attachments", List.of("org.palomar.mime.", "org.palomar.net.")),
            Map.entry("filter-dnslist", List.of("org.palomar.mime.")),
            Map.entry("filter-ratelimit", List.of()),
            Map.entry("countries", List.of("com.maxmind.db")),
            Map.entry("filter-scorer", List.of("org.palomar.mime.", "org.palomar.storage.")),
            Map.entry("filter-lists", List.of("org.palomar.dkim.", "org.palomar.mime.")),
            Map.entry("filter-tagger", List.of("org.palomar.mime.")),
            Map.entry("filter-policy", List.of("org.palomar.mime.")),
            Map.entry("filter-threshold", List.of()),
            Map.entry(
                    "connector-barracuda",
                    List.of("org.palomar.mime.", "org.palomar.net.", "org.palomar.net.backend.")),
            Map.entry("connector-milter", List.of("org.palomar.mime.", "org.palomar.net.", "org.palomar.net.backend.")),
            Map.entry("connector-clamav", List.of("org.palomar.net.", "org.palomar.net.backend.")),
            Map.entry("connector-icap", List.of("org.palomar.net.", "org.palomar.net.backend.")),
            Map.entry(
                    "connector-rspamd",
                    List.of("com.fasterxml.jackson.core", "org.palomar.net.", "org.palomar.net.backend.")),
            Map.entry("connector-spamassassin", List.of("org.palomar.net.", "org.palomar.net.backend.")),
            Map.entry("sieve", List.of("org.palomar.mime.", "com.google.re2j")),
            Map.entry("scripts", List.of("org.palomar.sieve.", "org.palomar.storage.")),
            Map.entry("delivery", List.of("org.palomar.dkim.", "org.palomar.mime.", "org.palomar.sieve.")),
            Map.entry("quarantine", List.of("org.palomar.mime.", "org.palomar.storage.")),
            Map.entry("queue", List.of("org.palomar.mime.", "org.palomar.storage.")),
            Map.entry("trace", List.of("org.palomar.storage.")),
            Map.entry("swap", List.of()),
            Map.entry("guard", List.of("org.palomar.storage.")),
            Map.entry("limits", List.of("org.palomar.mime.", "org.palomar.storage.")),
            Map.entry("dkim", List.of("org.palomar.mime.")),
            Map.entry("lists", List.of("org.palomar.dkim.", "org.palomar.mime.", "org.palomar.storage.")),
            Map.entry("signing", List.of("org.palomar.dkim.", "org.palomar.mime.")),
            Map.entry("dns", List.of("org.xbill.DNS")),
            Map.entry("domain-dns", List.of()),
            Map.entry(
                    "relay",
                    List.of("org.palomar.mime.", "org.palomar.net.", "org.palomar.net.https.", "com.google.re2j")),
            Map.entry("dmarc-reports", List.of("org.palomar.mime.", "org.palomar.reports.", "org.palomar.storage.")),
            Map.entry("reports", List.of("org.palomar.storage.")),
            Map.entry(
                    "tls-reports",
                    List.of(
                            "org.palomar.mime.",
                            "org.palomar.net.",
                            "org.palomar.net.https.",
                            "org.palomar.reports.",
                            "org.palomar.storage.")),
            Map.entry("smtp", List.of("org.palomar.mime.", "org.palomar.net.")),
            Map.entry("imap", List.of("org.palomar.mime.", "org.palomar.net.")),
            Map.entry("pop3", List.of("org.palomar.mime.", "org.palomar.net.")),
            Map.entry("managesieve", List.of("org.palomar.net.")),
            Map.entry("footprint", List.of()),
            Map.entry("web", List.of("org.eclipse.jetty", "org.palomar.net.")),
            Map.entry(
                    "webconsole",
                    List.of("jakarta.servlet", "org.apache.felix.webconsole.spi.", "org.apache.karaf.jaas.boot")),
            Map.entry("observe", List.of("jakarta.servlet")),
            Map.entry("lists-web", List.of("jakarta.servlet")),
            Map.entry("quarantine-web", List.of("jakarta.servlet")),
            Map.entry("shell", List.of("org.apache.karaf.shell", "org.apache.karaf.config.core")));

    /** Not bundles of the product's code: the agent, which only the JVM loads, and what tests share. */
    private static final Set<String> APART = Set.of("subject-bridge", "testkit");

    static Set<String> bundles() throws IOException {
        try (Stream<Path> folders = Files.list(BUNDLES)) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("src/main/java")))
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.startsWith("lib-") && !APART.contains(name))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Of a bundle, read once for all rules. */
    private static JavaClasses classesOf(String bundle) {
        return CLASSES.computeIfAbsent(
                bundle,
                one -> new ClassFileImporter().importPath(BUNDLES.resolve(one + "/target/classes/org/palomar")));
    }

    /** Without such a method its runtime stops a component to give it new settings, and what it holds with it: a store, listening sockets. */
    @ParameterizedTest
    @MethodSource("bundles")
    void takesNewSettingsWhileItRuns(String bundle) {
        JavaClasses own = classesOf(bundle);
        assertThat(own)
                .filteredOn(one -> one.tryGetAnnotationOfType("org.osgi.service.component.annotations.Component")
                        .filter(component -> component.hasExplicitlyDeclaredProperty("configurationPid"))
                        .isPresent())
                .allSatisfy(component -> assertThat(component.getMethods())
                        .anyMatch(method -> method.isAnnotatedWith("org.osgi.service.component.annotations.Modified")));
    }

    /** What a step says by defaults that stand in for settings which were never right is not what was configured. */
    @ParameterizedTest
    @MethodSource("bundles")
    void judgesByNothingButSettledSettings(String bundle) {
        JavaClasses own = classesOf(bundle);
        List<JavaAccess<?>> asked = own.stream()
                .flatMap(one -> Stream.concat(
                        one.getMethodCallsFromSelf().stream(), one.getMethodReferencesFromSelf().stream()))
                .filter(access -> access.getTargetOwner().getName().equals(SETTINGS))
                .collect(Collectors.toList());
        boolean hasStep = own.stream().anyMatch(one -> one.isAssignableTo(STEP) && !one.isInterface());
        if (hasStep && !asked.isEmpty()) {
            assertThat(asked)
                    .as("somebody asks for settled()")
                    .anyMatch(access -> access.getTarget().getName().matches("settled|unsettled"))
                    .as("no step judges by settings()")
                    .noneMatch(access -> access.getOrigin().getName().equals("judge")
                            && access.getOriginOwner().isAssignableTo(STEP)
                            && access.getTarget().getName().equals("settings"));
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void importsOnlyWhatTheTableAllows(String bundle) {
        assertThat(ALLOWED).as("every bundle has a row").containsKey(bundle);
        JavaClasses own = classesOf(bundle);
        assertThat(own).as("compiled classes").isNotEmpty();
        Set<String> packages = own.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        classes()
                .should()
                .onlyDependOnClassesThat(DescribedPredicate.describe(
                        "the architecture allows in " + bundle,
                        used -> isAllowed(bundle, packages, used.getBaseComponentType())))
                .check(own);
    }

    private static boolean isAllowed(String bundle, Set<String> own, JavaClass used) {
        String name = used.getPackageName();
        return used.isPrimitive()
                || own.contains(name)
                || Stream.concat(EVERYWHERE.stream(), ALLOWED.getOrDefault(bundle, List.of()).stream())
                        .anyMatch(allowed -> allowed.endsWith(".")
                                ? allowed.equals(name + ".")
                                : (name + ".").startsWith(allowed + "."));
    }
}
