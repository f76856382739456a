package org.palomar.dmarcreports.internal;

import java.io.ByteArrayInputStream;
import java.net.URL;
import java.util.Objects;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.Document;

/** Holds XML against the schema of RFC 7489. */
final class SchemaCheck {

    private static final String NAMESPACE = "http://dmarc.org/dmarc-xml/0.1";

    private SchemaCheck() {}

    /** The schema has its root in a namespace, which nobody writes: it is put there. */
    static void validate(byte[] xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
        document.renameNode(document.getDocumentElement(), NAMESPACE, "r:feedback");
        URL schema = Objects.requireNonNull(SchemaCheck.class.getResource("rfc7489-appendix-c.xsd"));
        SchemaFactory.newDefaultInstance().newSchema(schema).newValidator().validate(new DOMSource(document));
    }
}
