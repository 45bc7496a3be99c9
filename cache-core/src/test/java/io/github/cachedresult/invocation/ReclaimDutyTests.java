package io.github.cachedresult.invocation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.LogFollower;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoredHeader;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterators;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Processes that share one store and its log, each on its own clock, which the test moves. */
@NullUnmarked
class ReclaimDutyTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final EvictionOptions BY_HAND = new EvictionOptions(Duration.ofHours(1), null, 0);
    private static final int ENTRIES = 250;

    private final MapStore store = new MapStore(Tier.S3);

    @AutoClose
    private final ResultCache evicting =
            ResultCache.builder().store(store).evictions(BY_HAND).build();

    private final Node first = new Node();
    private final Node second = new Node();

    @BeforeEach
    void fill() {
        IntStream.range(0, ENTRIES).forEach(i -> call("m", "x" + i));
        call("n", "x");
    }

    private Cached<String> call(String model, String x) {
        return evicting.get(
                evicting.operation("predict", String.class)
                        .model(model)
                        .version("1")
                        .inputs("x")
                        .build(),
                () -> "result of " + x,
                x);
    }

    private void evict(Selector selector) {
        evicting.evictions().evict(selector, "ann", "test");
        first.hear();
        second.hear();
    }

    private String mark() {
        UUID log = first.log.state().log();
        return new String(
                store.evictions().mark(log).toCompletableFuture().join().orElseThrow(), US_ASCII);
    }

    @Test
    void whoHasEvictedBeginsAtOnce_andOthersFindAWhileLaterThatNothingIsLeft() {
        assertThat(first.duty.isDue()).as("nothing was evicted").isFalse();
        first.duty.expect();
        evict(Selector.ofModel("m"));

        assertThat(first.duty.isDue()).isTrue();
        assertThat(second.duty.isDue()).isFalse();
        first.turn();

        assertThat(store.entries.keySet()).extracting(ResultKey::model).containsExactly("n");
        assertThat(mark()).startsWith("1 ").endsWith(" 0 -");
        assertThat(first.duty.isDue()).isFalse();
        second.turnAfter(PATIENCE);
        assertThat(second.passes).isZero();
        assertThat(second.duty.isDue()).isFalse();
    }

    @Test
    void whatAProcessThatEndedBeforeItBeganHasLeft_anotherDoes_onceItHasWaited() {
        evict(Selector.ofModel("m"));

        second.turnAfter(PATIENCE.minusNanos(1));
        assertThat(second.passes).isZero();
        second.turnAfter(Duration.ofNanos(1));

        assertThat(store.entries).hasSize(1);
        first.turnAfter(PATIENCE);
        assertThat(first.passes).isZero();
    }

    @Test
    void whatAProcessThatEndedWithinItHasLeft_anotherDoes_onceTheMarkHasStoodStill() {
        first.duty.expect();
        evict(Selector.ofModel("m"));
        first.betweenBatches = () -> {
            throw new CancellationException("it ends");
        };
        first.turn();
        assertThat(store.entries).as("the first hundred are gone").hasSize(ENTRIES + 1 - 100);
        assertThat(mark()).as("somebody is at it").startsWith("0 ").doesNotEndWith("-");

        second.turnAfter(PATIENCE);
        assertThat(second.passes).as("it looks how far the mark is").isZero();
        second.turnAfter(PATIENCE.minusNanos(1));
        assertThat(second.passes).isZero();
        second.turnAfter(Duration.ofNanos(1));

        assertThat(store.entries).hasSize(1);
        assertThat(mark()).startsWith("1 ").endsWith("-");
    }

    @Test
    void whileOneShowsThatItGoesOn_othersWait_howeverLongItTakes() {
        first.duty.expect();
        evict(Selector.ofModel("m"));
        first.betweenBatches = () -> {
            second.turnAfter(PATIENCE.multipliedBy(2));
            // A quarter of the patience has passed since it was shown last.
            first.time.addAndGet(PATIENCE.toNanos());
        };

        first.turn();

        assertThat(second.passes).isZero();
        assertThat(store.entries).hasSize(1);
    }

    @Test
    void whoHasBeenReplacedStops() {
        first.duty.expect();
        evict(Selector.ofModel("m"));
        second.betweenBatches = () -> {
            throw new CancellationException("it ends");
        };
        first.betweenBatches = () -> {
            second.turnAfter(PATIENCE);
            second.turnAfter(PATIENCE);
            assertThat(second.passes).isEqualTo(1);
            first.time.addAndGet(PATIENCE.toNanos());
        };

        first.turn();

        assertThat(store.entries).as("a hundred were deleted by each").hasSize(ENTRIES + 1 - 200);
        assertThat(mark()).as("the second is at it").startsWith("0 ").doesNotEndWith("-");
    }

    @Test
    void afterAStoresFailureAllWait_twiceAsLongEachTime() {
        first.duty.expect();
        evict(Selector.ofModel("m"));
        store.failure = new IllegalStateException("down");
        first.turn();
        assertThat(first.failures).isEqualTo(1);
        assertThat(mark()).endsWith(" 1 -");

        second.turnAfter(PATIENCE);
        second.turnAfter(PATIENCE);
        assertThat(second.passes).isZero();
        second.turnAfter(PATIENCE);
        assertThat(second.failures).as("after two minutes").isEqualTo(1);
        assertThat(mark()).endsWith(" 2 -");

        first.duty.expect();
        first.turnAfter(PATIENCE.multipliedBy(3));
        assertThat(first.failures).isEqualTo(1);
        store.failure = null;
        first.turnAfter(PATIENCE.multipliedBy(4));
        assertThat(store.entries).hasSize(1);
        assertThat(mark()).startsWith("1 ").endsWith(" 0 -");
    }

    @Test
    void whileTheMarkCannotBeRead_nothingIsRead_andTheWaitGrows() {
        evict(Selector.ofModel("m"));
        store.logBroken = true;
        second.turnAfter(PATIENCE);
        assertThat(second.failures).isEqualTo(1);
        second.turnAfter(PATIENCE);
        assertThat(second.failures).isEqualTo(1);
        store.logBroken = false;
        second.turnAfter(PATIENCE);
        assertThat(store.entries).hasSize(1);
    }

    @Test
    void aKeyIsLookedForAlone_andSingleEntriesAreNot() {
        ResultKey key = store.entries.keySet().stream()
                .filter(each -> each.model().equals("m"))
                .findFirst()
                .orElseThrow();
        first.duty.expect();
        evict(Selector.ofEntry(
                Objects.requireNonNull(call("n", "x").cachedFrom().origin().entryId())));
        first.turn();
        assertThat(first.passes).isZero();
        assertThat(mark()).startsWith("1 ");

        first.duty.expect();
        evict(Selector.ofKey(key));
        first.turn();

        assertThat(first.pass.result(true).read()).isEqualTo(1);
        assertThat(store.entries).hasSize(ENTRIES).doesNotContainKey(key);
    }

    @Test
    void aMarkThatCannotBeReadCostsAnotherPass() {
        first.duty.expect();
        evict(Selector.ofModel("m"));
        assertThat(store.evictions()
                        .replaceMark(first.log.state().log(), null, new byte[] {'?'})
                        .toCompletableFuture()
                        .join())
                .isTrue();

        first.turn();

        assertThat(store.entries).hasSize(1);
        assertThat(mark()).startsWith("1 ");
    }

    @Test
    void whatTwoEvictionsConcernIsReadOnce() {
        first.duty.expect();
        evict(Selector.ofModel("m").withVersion("1"));
        evict(Selector.ofModel("m"));
        evict(Selector.ofTag("none").withModel("m"));

        first.turn();

        assertThat(first.pass.result(true).read()).isEqualTo(ENTRIES);
        assertThat(mark()).startsWith("3 ");
    }

    @Test
    void whatTheStoreDoesNotShowIsPassedOver_andTheRestDeleted() {
        evict(Selector.ofModel("m"));
        Iterator<StoredHeader> shown =
                store.headers(EntrySelection.ofModel("m")).iterator();
        Iterator<StoredHeader> withARefusal = new Iterator<>() {
            private int asked;

            @Override
            public boolean hasNext() {
                if (asked++ == 3) {
                    throw new EntryRefusedException("not shown", null);
                }
                return shown.hasNext();
            }

            @Override
            public StoredHeader next() {
                return shown.next();
            }
        };

        first.begin(() -> {})
                .through(store, StreamSupport.stream(Spliterators.spliteratorUnknownSize(withARefusal, 0), false));

        assertThat(first.pass.result(true)).isEqualTo(new Reclaimed(ENTRIES + 1, ENTRIES, false));
        assertThat(store.entries.keySet()).extracting(ResultKey::model).containsExactly("n");
    }

    /** A process. */
    private final class Node implements ReclaimDuty.Passes {

        private final AtomicLong time = new AtomicLong(-1_000_000_000L * System.identityHashCode(this));
        private final LogFollower log = new LogFollower(List.of(store.evictions()), BY_HAND, InstantSource.system());
        private final ReclaimDuty duty = new ReclaimDuty(store, log, PATIENCE, time::get, (RandomGenerator) () -> 0);
        private Runnable betweenBatches = () -> {};
        private int passes;
        private int failures;
        private ReclaimPass pass;

        void hear() {
            assertThat(log.refresh().reachable()).isTrue();
            boolean unused = duty.isDue();
        }

        void turn() {
            duty.turn(this);
        }

        void turnAfter(Duration passed) {
            time.addAndGet(passed.toNanos());
            duty.turn(this);
        }

        @Override
        public ReclaimPass begin(Runnable showLife) {
            passes++;
            pass = new ReclaimPass(log.known(), Integer.MAX_VALUE, new CountDownLatch(1), () -> {
                betweenBatches.run();
                showLife.run();
            });
            return pass;
        }

        @Override
        public void failed(ResultStore failing, RuntimeException cause) {
            failures++;
        }
    }
}
