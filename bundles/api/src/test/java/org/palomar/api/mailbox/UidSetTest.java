package org.palomar.api.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class UidSetTest {

    @Test
    void joinsRangesThatTouchOrOverlap() {
        assertThat(UidSet.of(5, 3, 4, 9, 1)).hasToString("1,3:5,9");
        assertThat(new UidSet.Builder()
                        .addRange(10, 20)
                        .addRange(15, 30)
                        .addRange(1, 9)
                        .build())
                .hasToString("1:30");
    }

    @Test
    void isSmallForTheWholeRange() {
        assertThat(UidSet.ALL.rangeCount()).isEqualTo(1);
        assertThat(UidSet.ALL.contains(UidSet.MAX_UID)).isTrue();
        assertThat(UidSet.ALL.size()).isEqualTo(UidSet.MAX_UID);
    }

    @Test
    void refusesWhatIsNoUid() {
        assertThatThrownBy(() -> UidSet.of(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UidSet.of(UidSet.MAX_UID + 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UidSet.range(5, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysTheSameAsASetOfNumbers() {
        Random random = new Random(1);
        for (int round = 0; round < 200; round++) {
            TreeSet<Long> expected = new TreeSet<>();
            UidSet.Builder builder = new UidSet.Builder();
            for (int i = random.nextInt(20); i > 0; i--) {
                long first = 1L + random.nextInt(60);
                long last = first + random.nextInt(5);
                builder.addRange(first, last);
                for (long uid = first; uid <= last; uid++) {
                    expected.add(uid);
                }
            }
            UidSet set = builder.build();
            TreeSet<Long> walked = new TreeSet<>();
            set.forEach(walked::add);
            TreeSet<Long> pulled = new TreeSet<>();
            set.iterator().forEachRemaining((long uid) -> pulled.add(uid));
            assertThat(walked).isEqualTo(expected);
            assertThat(pulled).isEqualTo(expected);
            assertThat(set.size()).isEqualTo(expected.size());
            for (long uid = 1; uid < 70; uid++) {
                assertThat(set.contains(uid)).isEqualTo(expected.contains(uid));
            }
        }
    }
}
