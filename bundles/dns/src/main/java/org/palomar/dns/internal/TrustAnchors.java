package org.palomar.dns.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.palomar.api.config.InvalidConfigurationException;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** What trust in DNSSEC begins with (RFC 4033 §2): DS or DNSKEY records, written as in a zone file. */
final class TrustAnchors {

    /** The keys of the root zone of 2017 and 2024, as IANA publishes them (RFC 9718). */
    static final String ROOT = """
            . IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D
            . IN DS 38696 8 2 683D2D0ACB8C9B712A1948B27F741219298D0A450D612C483AF444A4C0FB2B16
            """;

    private static final int MAX_SIZE = 64 * 1024;

    private TrustAnchors() {}

    /** Reads a file of the settings folder, or the root's keys if none is named. */
    static String read(String key, String file) throws InvalidConfigurationException {
        if (file.isEmpty()) {
            return ROOT;
        }
        Path path = Path.of(System.getProperty("palomar.etc", "etc")).resolve(file);
        try (InputStream in = Files.newInputStream(path)) {
            String text = new String(in.readNBytes(MAX_SIZE), StandardCharsets.UTF_8);
            check(key, text);
            return text;
        } catch (IOException unreadable) {
            throw new InvalidConfigurationException(key, path + " can't be read: " + unreadable.getMessage());
        }
    }

    private static void check(String key, String text) throws InvalidConfigurationException, IOException {
        int anchors = 0;
        try (Master records =
                new Master(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Name.root, 0)) {
            for (Record next = records.nextRecord(); next != null; next = records.nextRecord()) {
                anchors += next.getType() == Type.DS || next.getType() == Type.DNSKEY ? 1 : 0;
            }
        }
        if (anchors == 0) {
            throw new InvalidConfigurationException(key, "must name a file with DS or DNSKEY records");
        }
    }
}
