package org.palomar.trace.internal.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.palomar.api.address.Address;
import org.palomar.api.directory.AccountId;
import org.palomar.api.queue.QueueId;
import org.palomar.api.store.StoreException;
import org.palomar.api.trace.Happening;
import org.palomar.api.trace.StoryId;
import org.palomar.api.trace.TraceEvent;
import org.palomar.trace.internal.Telling;

/** Each record is read as it was written; other octets are damage, and what a newer version wrote is not. */
class RecordsTest {

    private static final StoryId STORY = Telling.story(0);

    private static List<TraceEvent> events() {
        return Telling.all().stream().map(what -> Telling.event(STORY, what)).toList();
    }

    @Test
    void everyKindIsReadAsItWasWritten() throws StoreException {
        List<Class<?>> kinds = new ArrayList<>(List.of(Happening.class.getPermittedSubclasses()));
        kinds.removeAll(List.of(Happening.Received.class, Happening.Unknown.class));
        List<Class<?>> told = new ArrayList<>();
        Telling.all().forEach(what -> told.add(what.getClass()));
        assertThat(told).containsAll(kinds);
        assertThat(Chapter.decode(STORY, Chapter.encode(events()))).isEqualTo(events());
    }

    @Test
    void aHeadIsReadAsItWasWritten() throws StoreException {
        Head head = new Head(
                Telling.submitted("hola \u00bfqu\u00e9 tal? \ud83d\udd4a", Telling.BOB_THERE),
                List.of(Telling.BEA_HERE));
        assertThat(Head.decode(head.encode())).isEqualTo(head);
        Head notice = new Head(Telling.incoming("", "", Telling.ANA_HERE), List.of());
        assertThat(Head.decode(notice.encode())).isEqualTo(notice);
    }

    @Test
    void everyChangedOctetAndEveryCutIsDamage() {
        byte[] chapter = Chapter.encode(events());
        byte[] head = new Head(Telling.submitted("hi", Telling.BOB_THERE), List.of()).encode();
        for (int i = 0; i < chapter.length; i++) {
            byte[] changed = chapter.clone();
            changed[i] ^= 1;
            assertDamaged(() -> Chapter.decode(STORY, changed));
            byte[] cut = Arrays.copyOf(chapter, i);
            assertDamaged(() -> Chapter.decode(STORY, cut));
        }
        for (int i = 0; i < head.length; i++) {
            byte[] changed = head.clone();
            changed[i] ^= 1;
            assertDamaged(() -> Head.decode(changed));
        }
    }

    @Test
    void aKindThatIsNotKnownYetIsPassedOver() throws StoreException {
        byte[] chapter = Chapter.encode(events().subList(0, 2));
        chapter[1] = 99;
        List<TraceEvent> read = Chapter.decode(STORY, resealed(chapter));
        assertThat(read.getFirst().what())
                .isInstanceOfSatisfying(
                        Happening.Unknown.class,
                        unknown -> assertThat(unknown.kind()).isEqualTo(99));
        assertThat(read.getFirst().time()).isEqualTo(events().getFirst().time());
        assertThat(read.getLast()).isEqualTo(events().get(1));
    }

    @Test
    void whatANewerVersionHasAddedToAKindIsNotLookedAt() throws StoreException {
        byte[] chapter = Chapter.encode(events().subList(4, 5));
        int length = ByteBuffer.wrap(chapter).getInt(10);
        byte[] longer = new byte[chapter.length + 3];
        System.arraycopy(chapter, 0, longer, 0, 14 + length);
        ByteBuffer.wrap(longer).putInt(10, length + 3);
        assertThat(Chapter.decode(STORY, resealed(longer))).isEqualTo(events().subList(4, 5));
    }

    @Test
    void aChapterHasABoundAndKeepsItsFirstEvents() throws StoreException {
        List<TraceEvent> many = Collections.nCopies(10_000, events().get(6));
        byte[] chapter = Chapter.encode(many);
        assertThat(chapter.length).isLessThan(Chapter.MAX_OCTETS + 1024);
        assertThat(Chapter.decode(STORY, chapter)).hasSizeGreaterThan(500).containsOnly(events().get(6));
    }

    @Test
    void aLongListOfRecipientsIsCut() throws StoreException {
        List<Address> many = Collections.nCopies(70_000, Telling.BOB_THERE);
        Happening.Expanded expanded = new Happening.Expanded(Telling.BEA_HERE, many, "alias");
        assertThat(expanded.targets()).hasSize(Happening.MAX_RECIPIENTS);
        TraceEvent event = Telling.event(STORY, expanded);
        assertThat(Chapter.decode(STORY, Chapter.encode(List.of(event)))).containsExactly(event);
    }

    @Test
    void theNewestStoriesComeFirst() {
        List<StoryId> stories = List.of(
                Telling.story(9), Telling.story(2), Telling.story(1), new StoryId(Instant.ofEpochMilli(0), "Z"));
        assertThat(stories.stream().map(Keys::head).toList()).isSortedAccordingTo(Arrays::compareUnsigned);
        assertThat(stories).allSatisfy(story -> {
            assertThat(Keys.story(Keys.head(story))).contains(story);
            assertThat(Keys.storyAt(Keys.place(story))).contains(story);
            assertThat(Keys.storyOfChapter(Keys.chapter(story, Telling.NOON, 3)))
                    .contains(story);
            assertThat(Keys.storyOfOwned(Keys.owned(new AccountId(5), story))).contains(story);
        });
    }

    @Test
    void everyKeyIsInItsTable() {
        StoryId story = Telling.story(1);
        byte[] head = Keys.head(story);
        assertThat(Arrays.compareUnsigned(Keys.heads(), head)).isNegative();
        assertThat(Arrays.compareUnsigned(Keys.headsBefore(story.received()), head))
                .isPositive();
        assertThat(Arrays.compareUnsigned(Keys.headsBefore(story.received().plusMillis(1)), head))
                .isNegative();
        assertThat(Arrays.compareUnsigned(head, Keys.afterHeads())).isNegative();
        byte[] chapter = Keys.chapter(story, Telling.NOON, Long.MAX_VALUE);
        byte[] chapters = Keys.chapters(story);
        assertThat(Arrays.compareUnsigned(chapters, chapter)).isNegative();
        assertThat(Arrays.compareUnsigned(chapter, Keys.behind(chapters))).isNegative();
        byte[] longer = Keys.chapter(new StoryId(story.received(), story.transaction() + "1"), Telling.NOON, 0);
        assertThat(Arrays.compareUnsigned(longer, Keys.behind(chapters))).isPositive();
    }

    @Test
    void otherKeysAreNoStories() {
        assertThat(Keys.story(new byte[0])).isEmpty();
        assertThat(Keys.story(Keys.heads())).isEmpty();
        assertThat(Keys.story(Keys.name(new QueueId(1, 1)))).isEmpty();
        assertThat(Keys.storyOfChapter(Keys.head(Telling.story(1)))).isEmpty();
    }

    private static byte[] resealed(byte[] record) {
        CRC32C crc = new CRC32C();
        crc.update(record, 0, record.length - Integer.BYTES);
        ByteBuffer.wrap(record).putInt(record.length - Integer.BYTES, (int) crc.getValue());
        return record;
    }

    /** One record's decoder. */
    @FunctionalInterface
    interface Decoding {
        Object decode() throws StoreException;
    }

    private static void assertDamaged(Decoding decoding) {
        assertThatThrownBy(decoding::decode)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        damage -> assertThat(damage.reason()).isEqualTo(StoreException.Reason.DAMAGED));
    }
}
