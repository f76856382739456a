package org.palomar.mime;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Any octets have a summary whose places fit, and decode to something. */
final class StructureFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void answersForAnyOctets(byte[] octets) throws IOException {
        Structures.checked(octets);
        Headers.of(octets).fields().forEach(Headers.Field::text);
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        AddressLists.parse(text).forEach(AddressLists::address);
        MailDates.parse(text);
        MimeParameters.value(MimeParameters.parse(text), "name");
        for (String encoding : new String[] {"base64", "quoted-printable"}) {
            BodyDecoding.decode(new ByteArrayInputStream(octets), encoding).readAllBytes();
        }
    }
}
