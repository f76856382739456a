import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Writes what the distribution consists of as a CycloneDX 1.6 document. It looks at the assembled files, not at Maven's dependencies: most bundles come from Karaf's
 * features, which Maven doesn't see. Libraries packed into a bundle are found by the Maven properties that they carry, or by the header {@code Palomar-Embeds} of the
 * bundle. The result depends on the files alone.
 *
 * <p>Run in the build: {@code java Sbom.java ASSEMBLY VERSION TIMESTAMP}.
 */
final class Sbom {

    /** Maven coordinates. */
    private record Coordinates(String group, String name, String version) {

        String purl() {
            return "pkg:maven/" + group + "/" + name + "@" + version + "?type=jar";
        }

        /** Of text such as {@code org.apache.derby:derby:10.17.1.0}. */
        static Coordinates parse(String text) {
            String[] parts = text.strip().split(":", -1);
            if (parts.length != 3) {
                throw new IllegalArgumentException("no group:name:version: " + text);
            }
            return new Coordinates(parts[0], parts[1], parts[2]);
        }
    }

    private final Path assembly;
    private final Map<String, String> components = new TreeMap<>();

    private Sbom(Path assembly) {
        this.assembly = assembly;
    }

    public static void main(String[] arguments) throws IOException {
        Path assembly = Path.of(arguments[0]);
        Sbom sbom = new Sbom(assembly);
        try (Stream<Path> files = Files.walk(assembly)) {
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar")).sorted().toList()) {
                sbom.add(jar);
            }
        }
        Files.writeString(assembly.resolve("sbom.cdx.json"), sbom.document(arguments[1], arguments[2]));
    }

    private void add(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            List<Coordinates> inside = inside(file);
            Coordinates own = atPath(jar).or(() -> inside.stream().findFirst()).orElseGet(() -> byName(jar));
            String license = Optional.ofNullable(file.getManifest())
                    .map(manifest -> manifest.getMainAttributes().getValue("Bundle-License"))
                    .orElse("");
            put(own, "\"hashes\":[{\"alg\":\"SHA-256\",\"content\":\"" + sha256(jar) + "\"}]" + licenses(license)
                    + ",\"evidence\":{\"occurrences\":[{\"location\":" + quoted(assembly.relativize(jar).toString()) + "}]}");
            for (Coordinates packed : inside) {
                if (!packed.equals(own)) {
                    put(packed, "\"evidence\":{\"occurrences\":[{\"location\":" + quoted(assembly.relativize(jar).toString()) + "}]}");
                }
            }
        }
    }

    /** A file describes itself better than a bundle into which the same library is packed. */
    private void put(Coordinates component, String details) {
        String text = "{\"type\":\"library\",\"bom-ref\":" + quoted(component.purl()) + ",\"group\":" + quoted(component.group())
                + ",\"name\":" + quoted(component.name()) + ",\"version\":" + quoted(component.version()) + ",\"purl\":"
                + quoted(component.purl()) + "," + details + "}";
        components.merge(component.purl(), text, (old, fresh) -> fresh.contains("\"hashes\"") ? fresh : old);
    }

    /** A Maven repository's folders say what a file is: {@code system/org/apache/derby/derby/10/derby-10.jar}. */
    private Optional<Coordinates> atPath(Path jar) {
        Path system = assembly.resolve("system");
        if (!jar.startsWith(system)) {
            return Optional.empty();
        }
        Path version = jar.getParent();
        Path name = version.getParent();
        String group = system.relativize(name.getParent()).toString().replace('/', '.');
        return Optional.of(new Coordinates(group, name.getFileName().toString(), version.getFileName().toString()));
    }

    /** The last resort, for {@code lib/boot/name-1.2.jar}. */
    private static Coordinates byName(Path jar) {
        String name = jar.getFileName().toString().replaceFirst("\\.jar$", "");
        String version = name.replaceFirst("^.*?-(?=\\d)", "");
        return version.equals(name)
                ? new Coordinates("unknown", name, "unknown")
                : new Coordinates("unknown", name.substring(0, name.length() - version.length() - 1), version);
    }

    private static List<Coordinates> inside(JarFile file) throws IOException {
        List<JarEntry> properties = file.stream()
                .filter(entry -> entry.getName().startsWith("META-INF/maven/") && entry.getName().endsWith("/pom.properties"))
                .sorted((one, other) -> one.getName().compareTo(other.getName()))
                .toList();
        Stream.Builder<Coordinates> found = Stream.builder();
        for (JarEntry entry : properties) {
            Properties values = new Properties();
            try (InputStream in = file.getInputStream(entry)) {
                values.load(in);
            }
            found.add(new Coordinates(
                    values.getProperty("groupId"), values.getProperty("artifactId"), values.getProperty("version")));
        }
        String embeds = file.getManifest() == null ? null : file.getManifest().getMainAttributes().getValue("Palomar-Embeds");
        Stream<Coordinates> declared =
                embeds == null ? Stream.empty() : Arrays.stream(embeds.split(",", -1)).map(Coordinates::parse);
        return Stream.concat(found.build(), declared).toList();
    }

    private static String licenses(String header) {
        // OSGi Core §3.2.5.11: name;description=…;link=…, several separated by commas
        String name = header.split("[;,]", -1)[0].replace("\"", "").strip();
        return name.isEmpty() ? "" : ",\"licenses\":[{\"license\":{\"name\":" + quoted(name) + "}}]";
    }

    private String document(String version, String timestamp) {
        String list = String.join(",\n    ", components.values());
        UUID serial = UUID.nameUUIDFromBytes((version + list).getBytes(StandardCharsets.UTF_8));
        String purl = "pkg:maven/org.palomar/palomar-distribution@" + version;
        return """
                {
                  "bomFormat": "CycloneDX",
                  "specVersion": "1.6",
                  "serialNumber": "urn:uuid:%s",
                  "version": 1,
                  "metadata": {
                    "timestamp": "%s",
                    "component": {"type": "application", "bom-ref": "%s", "group": "org.palomar", "name": "palomar", "version": "%s",
                      "licenses": [{"license": {"id": "Apache-2.0"}}], "purl": "%s"}
                  },
                  "components": [
                    %s
                  ]
                }
                """.formatted(serial, timestamp, purl, version, purl, list);
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    // RFC 8259 §7
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(' ');
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
