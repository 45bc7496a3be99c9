package io.github.cachedresult.journal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BacklogTests {

    private final Backlog backlog = new Backlog(10_000);

    private static Slot slot(String name, long size, double worth) {
        return new Slot(name, Samples.key(name), size, worth, 0, false);
    }

    @Test
    void admit_full_theCheapestPerByteGiveWay() {
        Slot cheap = slot("cheap", 4_000, 1);
        Slot middling = slot("middling", 4_000, 2);
        Slot dear = slot("dear", 2_000, 9);
        backlog.admit(middling);
        backlog.admit(cheap);
        backlog.admit(dear);

        assertThat(backlog.admit(slot("new", 3_000, 5))).containsExactly(cheap);
        assertThat(backlog.bytes()).isEqualTo(9_000);
        assertThat(backlog.admit(slot("larger", 4_000, 4))).containsExactly(middling);
        assertThat(backlog.bytes()).isEqualTo(9_000);
        assertThat(backlog.records()).isEqualTo(3);
    }

    @Test
    void admit_fullOfWhatIsWorthAsMuch_isRefusedAndNothingLeaves() {
        backlog.admit(slot("cheap", 1_000, 1));
        backlog.admit(slot("dear", 9_000, 5));

        assertThat(backlog.admit(slot("new", 2_000, 5))).isNull();
        assertThat(backlog.admit(slot("too large", 10_001, 99))).isNull();
        assertThat(backlog.records()).isEqualTo(2);
        assertThat(backlog.bytes()).isEqualTo(10_000);
    }

    @Test
    void next_respectsCountAndBytes_andGivesAtLeastOne() {
        for (int i = 0; i < 4; i++) {
            Slot slot = slot("s" + i, 2_000, 1);
            backlog.admit(slot);
            backlog.letWait(slot);
        }
        assertThat(backlog.next(32, 1)).extracting(Slot::name).containsExactly("s0");
        assertThat(backlog.next(32, 4_000)).extracting(Slot::name).containsExactly("s1", "s2");
        assertThat(backlog.next(32, 4_000)).extracting(Slot::name).containsExactly("s3");
        assertThat(backlog.next(32, 4_000)).isEmpty();
    }

    @Test
    void next_hasNoKeyTwice() {
        Slot first = new Slot("first", Samples.key("x"), 1, 1, 0, false);
        Slot second = new Slot("second", Samples.key("x"), 1, 1, 0, false);
        backlog.admit(first);
        backlog.admit(second);
        backlog.letWait(first);
        backlog.letWait(second);

        assertThat(backlog.next(32, 100)).containsExactly(first);
        assertThat(backlog.next(32, 100)).containsExactly(second);
    }

    @Test
    void letWait_whatWasRemoved_isForgotten() {
        Slot slot = slot("s", 1, 1);
        backlog.admit(slot);
        assertThat(backlog.remove(slot)).isTrue();
        assertThat(backlog.remove(slot)).isFalse();
        backlog.letWait(slot);
        assertThat(backlog.isAnyWaiting()).isFalse();
        assertThat(backlog.bytes()).isZero();
    }
}
