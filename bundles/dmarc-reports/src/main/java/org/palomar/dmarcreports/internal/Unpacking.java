package org.palomar.dmarcreports.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.palomar.api.dmarc.UnreadableReportException;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.Content;
import org.palomar.mime.BodyDecoding;
import org.palomar.mime.MessageParser;

/** Finds the XML in what a report comes in: a message (RFC 7489 §7.2.1.1), a file of gzip or zip, or nothing. What senders call it is not looked at, only how it begins. */
final class Unpacking {

    /** Octets of a report as it came, those of its message among them. Domains that ask for reports often bound them to 10 MB ({@code !10m}), and large receivers take no more. */
    static final int MOST_PACKED = 14 << 20;

    /** Octets of its XML: of more, no report is made, and whoever sends that wants to fill the memory. */
    static final int MOST_XML = 32 << 20;

    /** Files of a zip archive that are looked at, and parts of a message that may be a report. */
    private static final int MOST_TRIED = 20;

    private Unpacking() {}

    /** @return the octets of its XML, or of what begins like XML */
    static byte[] xml(Content content) throws IOException, UnreadableReportException {
        if (content.size() > MOST_PACKED) {
            throw new UnreadableReportException("it has more than " + (MOST_PACKED >> 20) + " MiB");
        }
        byte[] octets;
        try (InputStream in = content.open()) {
            octets = in.readNBytes(MOST_PACKED);
        }
        Optional<byte[]> plain = unpacked(octets);
        return plain.isPresent() ? plain.get() : attached(content);
    }

    private static byte[] attached(Content message) throws IOException, UnreadableReportException {
        List<BodyStructure.Leaf> leaves = new ArrayList<>();
        MessageParser.wholeStructure(message).ifPresent(whole -> collect(whole, leaves));
        for (BodyStructure.Leaf leaf : leaves) {
            byte[] octets;
            try (InputStream in = BodyDecoding.open(message, leaf)) {
                octets = in.readNBytes(MOST_PACKED);
            }
            Optional<byte[]> plain = unpacked(octets);
            if (plain.isPresent()) {
                return plain.get();
            }
        }
        throw new UnreadableReportException("it is neither XML, gzip or zip, nor a message with such a part");
    }

    private static void collect(BodyStructure part, List<BodyStructure.Leaf> leaves) {
        switch (part) {
            case BodyStructure.Leaf leaf -> {
                boolean words = leaf.description().type().equals("TEXT")
                        && !leaf.description().subtype().equals("XML");
                if (!words && leaves.size() < MOST_TRIED) {
                    leaves.add(leaf);
                }
            }
            case BodyStructure.Multipart several -> several.parts().forEach(one -> collect(one, leaves));
            case BodyStructure.Enclosed forwarded -> collect(forwarded.message(), leaves);
        }
    }

    /** Empty if it is nothing that a report comes in. */
    private static Optional<byte[]> unpacked(byte[] octets) throws UnreadableReportException {
        try {
            if (begins(octets, 0x1f, 0x8b)) {
                try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(octets))) {
                    return Optional.of(bounded(in));
                }
            }
            if (begins(octets, 'P', 'K', 3, 4)) {
                return Optional.of(zipped(octets));
            }
        } catch (IOException | IllegalArgumentException damaged) {
            throw new UnreadableReportException("it can't be unpacked: " + damaged.getMessage());
        }
        return isXml(octets) ? Optional.of(octets) : Optional.empty();
    }

    private static byte[] zipped(byte[] octets) throws IOException, UnreadableReportException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(octets))) {
            ZipEntry entry = zip.getNextEntry();
            for (int tried = 0; entry != null && tried < MOST_TRIED; tried++) {
                if (entry.getName().toLowerCase(Locale.ROOT).endsWith(".xml")) {
                    return bounded(zip);
                }
                // what is passed over is unpacked as well
                bounded(zip);
                entry = zip.getNextEntry();
            }
        }
        throw new UnreadableReportException("its archive has no XML");
    }

    private static byte[] bounded(InputStream in) throws IOException, UnreadableReportException {
        byte[] octets = in.readNBytes(MOST_XML + 1);
        if (octets.length > MOST_XML) {
            throw new UnreadableReportException("its XML has more than " + (MOST_XML >> 20) + " MiB");
        }
        return octets;
    }

    private static boolean begins(byte[] octets, int... with) {
        for (int i = 0; i < with.length; i++) {
            if (i >= octets.length || (octets[i] & 0xff) != with[i]) {
                return false;
            }
        }
        return true;
    }

    /** A mark of octet order (UTF-8), white space, and an angle. */
    private static boolean isXml(byte[] octets) {
        int at = begins(octets, 0xef, 0xbb, 0xbf) ? 3 : 0;
        while (at < octets.length && octets[at] > 0 && octets[at] <= ' ') {
            at++;
        }
        return at < octets.length && octets[at] == '<';
    }
}
