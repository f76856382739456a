package org.palomar.filter.attachments.internal.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.palomar.filter.attachments.internal.look.Mails.octets;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in ZIP archives, and in those that lie or bite. */
class ZipReaderTest {

    private static final byte[] PROGRAM = LookTest.PROGRAM;
    private static final byte[] TEXT = octets("just text");

    @Test
    void looksAtMembersByContentAndName() throws Exception {
        byte[] zip = Zips.of(List.of("a.txt", "b.dat", "c.js"), List.of(TEXT, PROGRAM, TEXT));
        assertThat(Mails.findings("a.zip", zip)).containsExactly("executable a.zip/b.dat", "script a.zip/c.js");
        assertThat(Mails.findings("a.zip", Zips.of("b.zip", Zips.of("c.dat", PROGRAM))))
                .containsExactly("executable a.zip/b.zip/c.dat");
        assertThat(Mails.findings("a.zip", new Zips().stored("b.dat", PROGRAM).finish()))
                .containsExactly("executable a.zip/b.dat");
    }

    @Test
    void findsNothingInAnHonestArchive() throws Exception {
        byte[] zip = Zips.of(List.of("folder/", "folder/a.txt", "empty"), List.of(new byte[0], TEXT, new byte[0]));
        assertThat(Mails.findings("a.zip", zip)).isEmpty();
        byte[] inner = new Zips().stored("c.txt", TEXT).finish();
        assertThat(Mails.findings("a.zip", new Zips().stored("b.zip", inner).finish()))
                .isEmpty();
    }

    @Test
    void anEncryptedMemberIsNamedAndItsNameCounts() throws Exception {
        byte[] zip = new Zips()
                .add(new Zips.Member("a.txt", "a.txt", 1, 0, TEXT, TEXT.length))
                .add(new Zips.Member("b.exe", "b.exe", 1, 99, TEXT, TEXT.length))
                .finish();
        assertThat(Mails.findings("a.zip", zip))
                .containsExactly("executable a.zip/b.exe", "encrypted a.zip/a.txt", "encrypted a.zip/b.exe");
    }

    @Test
    void membersThatShareOctetsAreABomb() throws Exception {
        byte[] packed = Zips.deflated(new byte[1 << 20]);
        Zips zip = new Zips().add(new Zips.Member("a", "a", 0, 8, packed, 1 << 20));
        for (int i = 0; i < 500; i++) {
            zip.name(new Zips.Member("a", "b" + i, 0, 8, packed, 1 << 20), 0);
        }
        assertThat(Mails.findings("a.zip", zip.finish())).startsWith("archive-bomb the message");
    }

    /** As in Fifield's: each member's octets begin with the headers of those behind it, and all end with the same. */
    @Test
    void membersThatQuoteOthersAreABomb() throws Exception {
        byte[] kernel = Zips.deflated(new byte[1 << 20]);
        Zips zip = new Zips();
        byte[] last =
                new Zips().add(new Zips.Member("z", "", 0, 8, kernel, 1 << 20)).finish(0);
        byte[] quoted = Arrays.copyOf(last, last.length - 22);
        zip.add(new Zips.Member("a", "a", 0, 0, quoted, quoted.length));
        zip.name(new Zips.Member("z", "z", 0, 8, kernel, 1 << 20), 31);
        assertThat(Mails.findings("a.zip", zip.finish())).startsWith("archive-bomb the message");
    }

    @Test
    void whatUnpacksToFarMoreThanItsSizeIsABomb() throws Exception {
        assertThat(Mails.findings("a.zip", Zips.of("zeros", new byte[48 << 20])))
                .startsWith("archive-bomb the message", "unreadable the message");
        assertThat(Mails.findings("a.zip", Zips.of("zeros", new byte[12 << 20])))
                .isEmpty();
    }

    /** As 42.zip: sixteen archives of sixteen of sixteen. */
    @Test
    void layersOfManyArchivesAreABomb() throws Exception {
        byte[] layer = Zips.of("0.dll.txt", new byte[4 << 20]);
        for (int i = 0; i < 6; i++) {
            layer = Zips.of(
                    IntStream.range(0, 16).mapToObj(n -> "lib" + n + ".zip").toList(), Collections.nCopies(16, layer));
        }
        assertThat(Mails.findings("42.zip", layer)).contains("archive-bomb the message");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 42})
    void archivesInArchivesInArchivesAreABomb(int levels) throws Exception {
        byte[] zip = TEXT;
        for (int i = 0; i < levels; i++) {
            zip = Zips.of("a" + i, zip);
        }
        assertThat(Mails.findings("a.zip", zip)).contains("archive-bomb the message");
        assertThat(Mails.findings("a.zip", fiveLevels())).isEmpty();
    }

    private static byte[] fiveLevels() {
        byte[] zip = TEXT;
        for (int i = 0; i < 5; i++) {
            zip = Zips.of("a" + i, zip);
        }
        return zip;
    }

    @Test
    void whatUnpacksToMoreThanIsLookedAtIsUnreadable() throws Exception {
        byte[] noise = new byte[3 << 20];
        new Random(1).nextBytes(noise);
        Bounds small = new Bounds(5, 100, 2 << 20, 200, Duration.ofSeconds(60));
        assertThat(Mails.words(Mails.look(Mails.with("a.zip", Zips.of("noise", noise)), small)))
                .containsExactly("unreadable the message");
    }

    @Test
    void moreMembersThanAreLookedAtAreUnreadable() throws Exception {
        Zips zip = new Zips();
        for (int i = 0; i < 300; i++) {
            zip.stored("a" + i, new byte[0]);
        }
        Bounds few = new Bounds(5, 200, 1 << 20, 200, Duration.ofSeconds(60));
        assertThat(Mails.words(Mails.look(Mails.with("a.zip", zip.finish()), few)))
                .containsExactly("unreadable the message");
    }

    @Test
    void anArchiveWhoseDirectoryLiesIsNoneToBelieve() throws Exception {
        byte[] names = new Zips()
                .add(new Zips.Member("a.txt", "a.js", 0, 0, TEXT, TEXT.length))
                .finish();
        assertThat(Mails.findings("a.zip", names)).containsExactly("script a.zip/a.js", "mismatch a.zip");
        byte[] hidden = new Zips()
                .stored("a.txt", TEXT)
                .add(new Zips.Member("b.exe", "", 0, 0, PROGRAM, PROGRAM.length))
                .finish();
        assertThat(Mails.findings("a.zip", hidden)).containsExactly("mismatch a.zip");
        byte[] first = new Zips()
                .add(new Zips.Member("b.exe", "", 0, 0, PROGRAM, PROGRAM.length))
                .stored("a.txt", TEXT)
                .finish();
        assertThat(Mails.findings("a.zip", first)).containsExactly("mismatch a.zip");
        byte[] fewer = new Zips().stored("a.txt", TEXT).stored("b.dat", PROGRAM).finish(1);
        assertThat(Mails.findings("a.zip", fewer)).containsExactly("unreadable a.zip");
    }

    @Test
    void aMemberThatIsLongerOrShorterThanItSaysIsALie() throws Exception {
        byte[] packed = Zips.deflated(new byte[10_000]);
        for (int length : new int[] {10, 20_000}) {
            byte[] zip = new Zips()
                    .add(new Zips.Member("a", "a", 0, 8, packed, length))
                    .finish();
            assertThat(Mails.findings("a.zip", zip)).containsExactly("mismatch a.zip/a");
        }
    }

    /** Each record of the directory is 47 octets, and points to the same header, whose name has 60,000. */
    @Test
    void namesThatAreNamedAgainAndAgainDoNotFillMemory() throws Exception {
        String name = "n".repeat(60_000);
        Zips zip = new Zips().add(new Zips.Member(name, "", 0, 0, TEXT, TEXT.length));
        for (int i = 0; i < 9_000; i++) {
            zip.name(new Zips.Member(name, "a", 0, 0, TEXT, TEXT.length), 0);
        }
        Report report = Mails.look(Mails.with("a.zip", zip.finish()), Bounds.DEFAULT);
        assertThat(Mails.words(report)).containsExactly("unreadable the message");
        assertThat(report.findings().getFirst().detail()).contains("names in its archives");
    }

    /** Programs that go by ZIP64 wherever it is see another archive than those that go by it where they must. */
    @Test
    void numbersOfZip64ThatNobodyNeedsMustBeTheSame() throws Exception {
        assertThat(Mails.findings("a.zip", new Zips().stored("a.txt", TEXT).finishWide(1, -1, -1)))
                .isEmpty();
        Zips other = new Zips().stored("a.txt", TEXT);
        assertThat(Mails.findings("a.zip", other.finishWide(1, 47, 0))).contains("mismatch a.zip");
    }

    @Test
    void twoDirectoriesAreALie() throws Exception {
        byte[] one = new Zips().stored("a.txt", TEXT).finish();
        byte[] other = new Zips().stored("b.txt", TEXT).stored("c.txt", TEXT).finish();
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(one);
        both.writeBytes(other);
        assertThat(Mails.findings("a.zip", both.toByteArray())).contains("mismatch a.zip");
    }

    @Test
    void whatIsDamagedOrPackedInAnotherWayIsUnreadable() throws Exception {
        byte[] zip = Zips.of("a.txt", TEXT);
        assertThat(Mails.findings("a.zip", Arrays.copyOf(zip, zip.length - 30))).containsExactly("unreadable a.zip");
        byte[] broken = new Zips()
                .add(new Zips.Member("a", "a", 0, 8, octets("\u00ff\u00ff\u00ff\u00ff"), 10))
                .stored("b.dat", PROGRAM)
                .finish();
        assertThat(Mails.findings("a.zip", broken)).contains("unreadable a.zip/a", "executable a.zip/b.dat");
        byte[] method =
                new Zips().add(new Zips.Member("a", "a", 0, 97, TEXT, 10)).finish();
        assertThat(Mails.findings("a.zip", method)).containsExactly("unreadable a.zip/a");
    }

    @Test
    void anArchiveTooLargeForMemoryIsReadFromTheDisk() throws Exception {
        byte[] noise = new byte[2 << 20];
        new Random(1).nextBytes(noise);
        byte[] inner = Zips.of(List.of("noise", "b.dat"), List.of(noise, PROGRAM));
        assertThat(Mails.findings("a.zip", Zips.of("b.zip", inner))).containsExactly("executable a.zip/b.zip/b.dat");
    }

    @Test
    void programsThatAreArchivesAreTold() throws Exception {
        byte[] jar = Zips.of(List.of("META-INF/MANIFEST.MF", "A.class"), List.of(TEXT, TEXT));
        assertThat(Mails.findings("a.dat", jar)).contains("executable a.dat");
        byte[] apk = Zips.of(List.of("AndroidManifest.xml"), List.of(TEXT));
        assertThat(Mails.findings("a.dat", apk)).containsExactly("executable a.dat");
    }

    @Test
    void aDocumentThatIsAnotherArchiveIsALie() throws Exception {
        assertThat(Mails.findings("a.docx", Zips.of("a.txt", TEXT))).containsExactly("mismatch a.docx");
    }
}
