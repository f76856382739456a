package org.palomar.filter.attachments.internal.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.filter.attachments.internal.look.Mails.octets;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found in documents of Office and OpenDocument. */
class OfficePartTest {

    private static final String RELATIONSHIP =
            "<?xml version=\"1.0\"?><Relationships><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s\" Target=\"http://far.test/t\" TargetMode=\"%s\"/></Relationships>";

    private static List<String> document(String name, String part, String content) throws LookFailedException {
        return Mails.findings(
                name, Zips.of(List.of("[Content_Types].xml", part), List.of(octets("<Types/>"), octets(content))));
    }

    @ParameterizedTest
    @CsvSource({
        "word/vbaProject.bin, code",
        "xl/vbaProject.bin, code",
        "xl/macrosheets/sheet1.xml, <x/>",
        "word/activeX/activeX1.xml, <x/>",
        "word/document.xml, <w:instrText xml:space=\"preserve\"> DDEAUTO c:\\\\windows\\\\cmd.exe </w:instrText>",
        "word/document.xml, <w:instrText>D</w:instrText></w:r><w:r><w:instrText>DE cmd x</w:instrText>",
        "word/header1.xml, <w:fldSimple w:instr=\"dde cmd x\">",
        "word/header1.xml, <x1:fldSimple x1:instr = 'dde cmd x'>",
        "word/document.xml, <a:instrText>D</a:instrText> </a:r><a:r><a:instrText>DE cmd x</a:instrText>",
        "word/document.xml, <instrText>DDE cmd x</instrText>",
        "xl/externalLinks/externalLink1.xml, <x:externalLink><x:ddeLink ddeService=\"cmd\"/></x:externalLink>",
        "xl/externalLinks/externalLink1.xml, <externalLink><ddeLink ddeService=\"cmd\"/></externalLink>",
    })
    void findsCode(String part, String content) throws Exception {
        assertThat(document("a.docx", part, content)).containsExactly("macro a.docx/" + part);
    }

    @Test
    void findsWhatIsFetchedFromElsewhere() throws Exception {
        String part = "word/_rels/settings.xml.rels";
        assertThat(document("a.docx", part, RELATIONSHIP.formatted("attachedTemplate", "External")))
                .containsExactly("macro a.docx/" + part);
        assertThat(document("a.docx", part, RELATIONSHIP.formatted("oleObject", "External")))
                .containsExactly("macro a.docx/" + part);
        assertThat(document("a.docx", part, RELATIONSHIP.formatted("hyperlink", "External")))
                .isEmpty();
        assertThat(document("a.docx", part, RELATIONSHIP.formatted("attachedTemplate", "Internal")))
                .isEmpty();
    }

    @Test
    void codeIsFoundWhateverItsPartIsCalled() throws Exception {
        String part = "word/_rels/document.xml.rels";
        assertThat(document("a.docx", part, RELATIONSHIP.formatted("vbaProject", "Internal")))
                .containsExactly("macro a.docx/" + part);
        assertThat(document("a.docx", part, RELATIONSHIP.formatted("vb&#x61;Pro&#0106;ect", "Internal")))
                .containsExactly("macro a.docx/" + part);
        byte[] types = Zips.of(
                "[Content_Types].xml",
                octets("<Types><Override ContentType='application/vnd.ms-office.vbaProject'/></Types>"));
        assertThat(Mails.findings("a.docx", types)).containsExactly("macro a.docx/[Content_Types].xml");
        String spaced =
                RELATIONSHIP.formatted("attachedTemplate", "External").replace("TargetMode=", "TargetMode  =  ");
        assertThat(document("a.docx", part, spaced)).containsExactly("macro a.docx/" + part);
    }

    @Test
    void findsNothingInAnHonestDocument() throws Exception {
        assertThat(document(
                        "a.docx",
                        "word/document.xml",
                        "<w:t>an instruction: dde is old</w:t><w:instrText> PAGE </w:instrText>"))
                .isEmpty();
    }

    @Test
    void macrosOfOpenDocumentsAreFound() throws Exception {
        byte[] document = Zips.of(
                List.of("mimetype", "META-INF/manifest.xml", "Basic/Standard/Module1.xml"),
                List.of(octets("application/vnd.oasis.opendocument.text"), octets("<m/>"), octets("<s/>")));
        assertThat(Mails.findings("a.odt", document)).containsExactly("macro a.odt/Basic/Standard/Module1.xml");
    }

    @Test
    void whatIsInADocumentIsLookedAt() throws Exception {
        assertThat(document(
                        "a.docx",
                        "word/embeddings/oleObject1.bin",
                        new String(LookTest.PROGRAM, StandardCharsets.ISO_8859_1)))
                .containsExactly("executable a.docx/word/embeddings/oleObject1.bin");
    }

    /** Patterns that search for something must not be slow by what is not there. */
    @Test
    void aDocumentMadeToBeSlowIsSearchedAtOnce() throws Exception {
        String slow = ("<Relationship " + "a".repeat(3990)).repeat(500) + "<relationship ".repeat(100_000);
        assertThat(document("a.docx", "word/_rels/a.rels", slow)).isEmpty();
        assertThat(document("a.docx", "word/a.xml", "<w:instrtext>".repeat(100_000) + "w:instr=\"".repeat(100_000)))
                .isEmpty();
        assertThat(document("a.docx", "word/a.xml", ":instrtext".repeat(300_000)))
                .isEmpty();
        assertThat(document("a.docx", "word/a.xml", "x:instr ".repeat(100_000) + " ".repeat(2_000_000)))
                .isEmpty();
    }
}
