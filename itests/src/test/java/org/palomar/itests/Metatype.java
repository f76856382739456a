package org.palomar.itests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * What a bundle tells tools of one of its configurations (OSGi Metatype), read from its compiled classes.
 *
 * @param pid of the configuration, or of its factory
 * @param defaults by key; empty for a key without one
 * @param labels names of the texts that it needs in each language
 * @param texts where they are, without language and ending
 */
record Metatype(String pid, Map<String, String> defaults, Set<String> labels, Path texts) {

    /** Of all bundles. */
    static List<Metatype> all() throws IOException {
        List<Metatype> all = new ArrayList<>();
        for (String bundle : ArchitectureTest.bundles()) {
            Path classes = Path.of("../bundles", bundle, "target/classes");
            for (Path file : list(classes.resolve("OSGI-INF/metatype"))) {
                all.add(read(classes, file));
            }
        }
        return all;
    }

    /** The texts in a language, as Felix Metatype reads them: in ISO 8859-1. */
    Properties texts(String language) throws IOException {
        Properties read = new Properties();
        try (InputStream file = Files.newInputStream(file(language))) {
            read.load(file);
        }
        return read;
    }

    /** The file of a language: {@code ""} for English. */
    Path file(String language) {
        return texts.resolveSibling(texts.getFileName() + language + ".properties");
    }

    private static Metatype read(Path classes, Path file) throws IOException {
        Element root = parse(file).getDocumentElement();
        Element designate = (Element) root.getElementsByTagName("Designate").item(0);
        Element object = (Element) root.getElementsByTagName("OCD").item(0);
        Map<String, String> defaults = new HashMap<>();
        Set<String> labels = new TreeSet<>(Set.of(object.getAttribute("name"), object.getAttribute("description")));
        NodeList attributes = object.getElementsByTagName("AD");
        for (int i = 0; i < attributes.getLength(); i++) {
            Element attribute = (Element) attributes.item(i);
            // Commas separate values unless they are escaped (Metatype, 105.7.1).
            defaults.put(
                    attribute.getAttribute("id"),
                    attribute.getAttribute("default").replace("\\", ""));
            labels.add(attribute.getAttribute("name"));
        }
        String pid = designate.getAttribute("factoryPid");
        return new Metatype(
                pid.isEmpty() ? designate.getAttribute("pid") : pid,
                defaults,
                labels,
                classes.resolve(root.getAttribute("localization")));
    }

    static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".xml")).toList();
        }
    }

    static Document parse(Path file) throws IOException {
        try {
            return DocumentBuilderFactory.newNSInstance().newDocumentBuilder().parse(file.toFile());
        } catch (ParserConfigurationException | SAXException unreadable) {
            throw new IOException(file.toString(), unreadable);
        }
    }

    @Override
    public String toString() {
        return pid;
    }
}
