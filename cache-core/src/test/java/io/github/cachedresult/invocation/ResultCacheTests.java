package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Computation;
import io.github.cachedresult.Producer;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryRead;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import io.github.cachedresult.store.StoreWrite;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The pipeline, one caller at a time. */
@NullUnmarked
class ResultCacheTests {

    record Answer(String text, int number) {}

    record Mutable(List<String> items) {}

    static final class Forgetful {
        private String kept = "kept";
        private transient String lost;

        static Forgetful create() {
            Forgetful created = new Forgetful();
            created.lost = "lost";
            return created;
        }

        String text() {
            return kept + lost;
        }
    }

    private final FakeClock clock = new FakeClock();
    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final FakeStore s3 = new FakeStore(Tier.S3);
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();

    static final class FakeClock implements InstantSource {
        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration duration) {
            now = now.plus(duration);
        }
    }

    private ResultCacheBuilder builder() {
        return ResultCache.builder()
                .clock(clock)
                .random(new Random(1))
                .producer(new Producer("app", "instance", "host"))
                .codeVersion("1.0")
                .shutdownLimit(Duration.ofSeconds(5))
                .listener(events::add);
    }

    /** Another process on the same stores. */
    private ResultCache process() {
        return builder().store(redis).store(s3).build();
    }

    private static OperationBuilder<Answer> plan(ResultCache cache) {
        return cache.operation("op", Answer.class).model("m").version("v1").inputs("x");
    }

    private Cached<Answer> get(ResultCache cache, CachedOperation<Answer> operation, Object input) {
        return cache.get(operation, () -> new Answer("a" + input, runs.incrementAndGet()), input);
    }

    private Cached<Answer> get(ResultCache cache, Object input) {
        return get(cache, plan(cache).build(), input);
    }

    private <E> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void get_miss_computesOnceThenIsLocal() {
        ResultCache cache = process();
        CachedOperation<Answer> operation = plan(cache).tags("t").build();
        Cached<Answer> first = get(cache, operation, "x");
        clock.advance(Duration.ofSeconds(5));
        Cached<Answer> second = get(cache, operation, "x");
        assertThat(runs).hasValue(1);
        assertThat(first.value()).isEqualTo(new Answer("ax", 1)).isSameAs(second.value());
        CachedFrom from = first.cachedFrom();
        assertThat(from.tier()).isEqualTo(Tier.COMPUTED);
        assertThat(from.age()).isZero();
        assertThat(from.durationSaved()).isZero();
        assertThat(from.origin().model()).isEqualTo("m");
        assertThat(from.origin().version()).isEqualTo("v1");
        assertThat(from.origin().operation()).isEqualTo("op");
        assertThat(from.origin().producer()).isEqualTo(new Producer("app", "instance", "host"));
        assertThat(from.origin().codeVersion()).isEqualTo("1.0");
        assertThat(from.origin().tags()).containsExactly("t");
        assertThat(from.origin().entryId()).isNotNull();
        assertThat(from.key()).startsWith("h1-");
        assertThat(second.cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(second.cachedFrom().age()).isEqualTo(Duration.ofSeconds(5));
        assertThat(second.cachedFrom().durationSaved()).isEqualTo(from.origin().duration());
        assertThat(second.cachedFrom().origin()).isEqualTo(from.origin());
        assertThat(events).extracting(e -> e.getClass().getSimpleName()).containsExactly("Computed", "Stored", "Hit");
    }

    @Test
    void get_anotherInputModelVersionOrOperation_computes() {
        ResultCache cache = process();
        get(cache, plan(cache).build(), "x");
        get(cache, plan(cache).build(), "y");
        get(cache, plan(cache).model("n").build(), "x");
        get(cache, plan(cache).version("v2").build(), "x");
        get(
                cache,
                cache.operation("op2", Answer.class)
                        .model("m")
                        .version("v1")
                        .inputs("x")
                        .build(),
                "x");
        get(
                cache,
                cache.operation("op", Answer.class)
                        .model("m")
                        .version("v1")
                        .inputs("y")
                        .build(),
                "x");
        assertThat(runs).hasValue(6);
        assertThat(redis.entries()).hasSize(6);
    }

    @Test
    void get_stored_isOneEntryWithTheSameBytesInEveryStore() {
        ResultCache cache = process();
        Cached<Answer> computed =
                get(cache, plan(cache).ttl(Duration.ofHours(1)).build(), "x");
        cache.close();
        assertThat(redis.only()).isEqualTo(s3.only());
        StoredResult entry = ((EntryRead.Whole) EntryFormat.read(redis.only())).result();
        EntryHeader header = entry.header();
        assertThat(header.key()).isEqualTo(redis.onlyKey());
        assertThat(header.key().text()).isEqualTo(computed.cachedFrom().key());
        assertThat(header.entryId()).isEqualTo(computed.cachedFrom().origin().entryId());
        assertThat(header.life().expiresAt())
                .isEqualTo(clock.instant().plusSeconds(3600).toEpochMilli());
        assertThat(header.inputs().preimage()).isNotNull();
        assertThat(new String(entry.payload().toArray(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"text\":\"ax\",\"number\":1}");
        assertThat(redis.writes.get(0).reclaimAt()).isEqualTo(header.life().expiresAt());
        assertThat(redis.closed).isTrue();
        assertThat(s3.closed).isTrue();
    }

    @Test
    void get_foundInFirstStore_isKeptLocally() {
        get(process(), "x");
        int asked = s3.asked.size();
        ResultCache second = process();
        CachedOperation<Answer> operation = plan(second).build();
        clock.advance(Duration.ofMinutes(1));
        Cached<Answer> found = get(second, operation, "x");
        assertThat(found.cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(found.cachedFrom().age()).isEqualTo(Duration.ofMinutes(1));
        assertThat(get(second, operation, "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(runs).hasValue(1);
        assertThat(s3.asked).hasSize(asked);
    }

    @Test
    void get_foundInSecondStore_isCopiedIntoTheFirstForItsRemainingLife() {
        ResultCache first = process();
        get(first, plan(first).ttl(Duration.ofHours(1)).build(), "x");
        first.close();
        byte[] bytes = s3.only();
        redis.entries().clear();
        redis.writes.clear();
        clock.advance(Duration.ofMinutes(59));
        ResultCache second = process();
        CachedOperation<Answer> operation =
                plan(second).ttl(Duration.ofHours(1)).build();
        assertThat(get(second, operation, "x").cachedFrom().tier()).isEqualTo(Tier.S3);
        second.close();
        assertThat(redis.only()).isEqualTo(bytes);
        assertThat(redis.writes)
                .extracting(StoreWrite::reclaimAt)
                .containsExactly(clock.instant().plusSeconds(60).toEpochMilli());
        assertThat(get(second, operation, "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        clock.advance(Duration.ofSeconds(59));
        assertThat(get(process(), "x").cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(runs).hasValue(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(get(second, operation, "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(runs).hasValue(2);
    }

    @Test
    void get_expired_computesAgainAndReplacesWhatWasRead() {
        ResultCache cache = process();
        CachedOperation<Answer> operation =
                plan(cache).ttl(Duration.ofMinutes(1)).build();
        get(cache, operation, "x");
        byte[] old = redis.only();
        clock.advance(Duration.ofMinutes(1));
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        cache.close();
        assertThat(redis.only()).isNotEqualTo(old).isEqualTo(s3.only());
        assertThat(get(cache, operation, "x").value().number()).isEqualTo(2);
        assertThat(events(CacheEvent.Unusable.class))
                .extracting(CacheEvent.Unusable::reason)
                .containsOnly("it expired");
    }

    @Test
    void get_loweredTtl_takesEffectAtOnce() {
        ResultCache first = process();
        get(first, plan(first).ttl(Duration.ofDays(30)).build(), "x");
        clock.advance(Duration.ofMinutes(10));
        ResultCache second = process();
        assertThat(get(second, plan(second).ttl(Duration.ofMinutes(11)).build(), "x")
                        .cachedFrom()
                        .tier())
                .isEqualTo(Tier.REDIS);
        assertThat(get(second, plan(second).ttl(Duration.ofMinutes(10)).build(), "x")
                        .cachedFrom()
                        .tier())
                .as("a second plan of the same key, in the same process")
                .isEqualTo(Tier.COMPUTED);
    }

    @Test
    void get_raisedTtl_doesNotLengthenAnEntrysLife() {
        ResultCache first = process();
        get(first, plan(first).ttl(Duration.ofMinutes(1)).build(), "x");
        clock.advance(Duration.ofMinutes(1));
        ResultCache second = process();
        assertThat(get(second, plan(second).ttl(Duration.ofDays(1)).build(), "x")
                        .cachedFrom()
                        .tier())
                .isEqualTo(Tier.COMPUTED);
    }

    @Test
    void get_enormousTtl_isForEver() {
        ResultCache cache = builder()
                .store(redis, Duration.ofSeconds(Long.MAX_VALUE))
                .localTtl(Duration.ofSeconds(Long.MAX_VALUE))
                .shutdownLimit(Duration.ofSeconds(Long.MAX_VALUE))
                .build();
        CachedOperation<Answer> operation =
                plan(cache).ttl(Duration.ofSeconds(Long.MAX_VALUE)).build();
        get(cache, operation, "x");
        clock.advance(Duration.ofDays(100_000));
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        cache.clearLocal();
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.REDIS);
        cache.close();
    }

    @Test
    void get_localTtl_looksInTheStoresAgain() {
        ResultCache cache =
                builder().store(redis).localTtl(Duration.ofSeconds(10)).build();
        CachedOperation<Answer> operation = plan(cache).build();
        get(cache, operation, "x");
        clock.advance(Duration.ofSeconds(10));
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
    }

    @Test
    void get_storesMaximumAge_isThatStoresOnly() {
        ResultCache cache = builder()
                .store(redis, Duration.ofMinutes(1))
                .store(s3)
                .localWeight(0)
                .build();
        CachedOperation<Answer> operation = plan(cache).build();
        get(cache, operation, "x");
        clock.advance(Duration.ofMinutes(1));
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.S3);
        assertThat(runs).hasValue(1);
        assertThat(cache.localSize()).isZero();
    }

    private CachedOperation<Answer> judged(ResultCache cache, ResultValidity<Answer> judge) {
        return plan(cache).ttl(Duration.ofHours(1)).validity(judge).build();
    }

    @Test
    void judge_storeFor_endsEarlierThanTheTtl() {
        ResultCache cache = process();
        CachedOperation<Answer> operation =
                judged(cache, (result, computation) -> Verdict.storeFor(Duration.ofMinutes(2)));
        get(cache, operation, "x");
        clock.advance(Duration.ofSeconds(119));
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(get(process(), "x").cachedFrom().tier()).isEqualTo(Tier.REDIS);
        clock.advance(Duration.ofSeconds(1));
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        CachedOperation<Answer> longer =
                judged(cache, (result, computation) -> Verdict.storeFor(Duration.ofSeconds(Long.MAX_VALUE)));
        get(cache, longer, "y");
        clock.advance(Duration.ofHours(1));
        assertThat(get(cache, longer, "y").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void judge_storeForLessThanAMillisecond_isStillAWholeEntry() {
        ResultCache cache = process();
        get(cache, judged(cache, (result, computation) -> Verdict.storeFor(Duration.ofNanos(1))), "x");
        assertThat(EntryFormat.read(redis.only())).isInstanceOf(EntryRead.Whole.class);
    }

    @Test
    void judge_doNotStore_returnsAndKeepsNothing() {
        ResultCache cache = process();
        CachedOperation<Answer> operation = judged(cache, (result, computation) -> Verdict.doNotStore("bad"));
        Cached<Answer> first = get(cache, operation, "x");
        assertThat(first.cachedFrom().origin().entryId()).isNull();
        assertThat(first.cachedFrom().origin().verdict()).isEqualTo(Verdict.doNotStore("bad"));
        assertThat(get(cache, operation, "x").value().number()).isEqualTo(2);
        assertThat(redis.entries()).isEmpty();
        assertThat(s3.entries()).isEmpty();
        assertThat(events(CacheEvent.NotStored.class))
                .extracting(CacheEvent.NotStored::reason)
                .containsOnly("bad");
    }

    @Test
    void judge_seesTheComputation() {
        ResultCache cache = process();
        List<Computation> seen = new ArrayList<>();
        get(
                cache,
                judged(cache, (result, computation) -> {
                    seen.add(computation);
                    return Verdict.store();
                }),
                "x");
        get(cache, "x");
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).model()).isEqualTo("m");
        assertThat(seen.get(0).version()).isEqualTo("v1");
        assertThat(seen.get(0).operation()).isEqualTo("op");
        assertThat(seen.get(0).startedAt()).isEqualTo(clock.instant());
    }

    @Test
    void judge_preferStale_returnsTheExpiredResult() {
        ResultCache cache = process();
        AtomicInteger bad = new AtomicInteger();
        ResultValidity<Answer> judge =
                (result, computation) -> bad.get() == 0 ? Verdict.store() : Verdict.preferStale("worse");
        CachedOperation<Answer> operation = judged(cache, judge);
        assertThat(get(cache, operation, "x").value().number()).isEqualTo(1);
        bad.set(1);
        clock.advance(Duration.ofHours(2));
        Cached<Answer> stale = get(cache, operation, "x");
        assertThat(stale.value().number()).isEqualTo(1);
        assertThat(stale.cachedFrom().tier()).isEqualTo(Tier.STALE);
        assertThat(stale.cachedFrom().age()).isEqualTo(Duration.ofHours(2));
        cache.clearLocal();
        assertThat(get(cache, operation, "x").cachedFrom().tier())
                .as("from a store")
                .isEqualTo(Tier.STALE);
        Cached<Answer> none = get(cache, operation, "y");
        assertThat(none.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(none.value().text()).isEqualTo("ay");
        assertThat(redis.entries()).hasSize(1);
        ResultCache alone = builder().build();
        bad.set(0);
        CachedOperation<Answer> aloneOperation = judged(alone, judge);
        int number = get(alone, aloneOperation, "x").value().number();
        bad.set(1);
        clock.advance(Duration.ofHours(1));
        assertThat(get(alone, aloneOperation, "x").value().number()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "2, 1"})
    void judge_preferStale_returnsTheLaterOfTwoExpiredResults_orElseTheOther(int unusable, int expected) {
        AtomicInteger bad = new AtomicInteger();
        ResultValidity<Answer> judge = new ResultValidity<>() {
            @Override
            public Verdict judge(Answer result, Computation computation) {
                return bad.get() == 0 ? Verdict.store() : Verdict.preferStale("worse");
            }

            @Override
            public boolean usable(Answer result, CachedFrom from) {
                return bad.get() == 0 || result.number() != unusable;
            }
        };
        ResultCache first = process();
        CachedOperation<Answer> here = judged(first, judge);
        assertThat(get(first, here, "x").value().number()).isEqualTo(1);
        clock.advance(Duration.ofHours(2));
        ResultCache second = process();
        assertThat(get(second, judged(second, judge), "x").value().number()).isEqualTo(2);
        clock.advance(Duration.ofHours(2));
        bad.set(1);

        Cached<Answer> stale = get(first, here, "x");

        assertThat(stale.value().number()).isEqualTo(expected);
        assertThat(stale.cachedFrom().tier()).isEqualTo(Tier.STALE);
        assertThat(runs).hasValue(3);
    }

    @Test
    void judge_preferStale_doesNotPreferWhatIsUnusable() {
        ResultCache cache = process();
        AtomicInteger bad = new AtomicInteger();
        CachedOperation<Answer> operation = judged(cache, new ResultValidity<>() {
            @Override
            public Verdict judge(Answer result, Computation computation) {
                return bad.get() == 0 ? Verdict.store() : Verdict.preferStale("worse");
            }

            @Override
            public boolean usable(Answer result, CachedFrom from) {
                return bad.get() == 0;
            }
        });
        get(cache, operation, "x");
        bad.set(1);
        clock.advance(Duration.ofHours(2));
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        cache.clearLocal();
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void judge_thatThrowsOrSaysNothing_storesNothingAndHarmsNobody() {
        ResultCache cache = process();
        List<Supplier<Verdict>> broken = List.of(
                () -> {
                    throw new IllegalStateException("judge");
                },
                () -> {
                    throw new AssertionError("judge");
                },
                () -> null);
        for (Supplier<Verdict> verdict : broken) {
            CachedOperation<Answer> operation = judged(cache, (result, computation) -> verdict.get());
            assertThat(get(cache, operation, "x").value().text()).isEqualTo("ax");
        }
        assertThat(runs).hasValue(3);
        assertThat(redis.entries()).isEmpty();
        assertThat(cache.localSize()).isZero();
    }

    @Test
    void usable_false_computesAndReplacesOnlyWhatWasRead() {
        ResultCache cache = process();
        AtomicInteger least = new AtomicInteger();
        ResultValidity<Answer> judge = new ResultValidity<>() {
            @Override
            public Verdict judge(Answer result, Computation computation) {
                return Verdict.store();
            }

            @Override
            public boolean usable(Answer result, CachedFrom from) {
                assertThat(from.origin().model()).isEqualTo("m");
                return result.number() > least.get();
            }
        };
        CachedOperation<Answer> operation = judged(cache, judge);
        get(cache, operation, "x");
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        least.set(1);
        assertThat(get(cache, operation, "x").value().number()).isEqualTo(2);
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        cache.close();
        ResultCache second = process();
        assertThat(get(second, judged(second, judge), "x").cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(redis.only()).isEqualTo(s3.only());
        assertThat(events(CacheEvent.Unusable.class))
                .extracting(CacheEvent.Unusable::tier)
                .contains(Tier.LOCAL, Tier.REDIS, Tier.S3);
    }

    @Test
    void usable_thatThrows_isNotUsable() {
        ResultCache cache = process();
        CachedOperation<Answer> operation = judged(cache, new ResultValidity<>() {
            @Override
            public Verdict judge(Answer result, Computation computation) {
                return Verdict.store();
            }

            @Override
            public boolean usable(Answer result, CachedFrom from) {
                throw new StackOverflowError("judge");
            }
        });
        assertThat(get(cache, operation, "x").value().number()).isEqualTo(1);
        assertThat(get(cache, operation, "x").value().number()).isEqualTo(2);
    }

    @Test
    void get_null_isReturnedAndNotStored() {
        ResultCache cache = process();
        CachedOperation<Answer> operation = plan(cache).build();
        for (int i = 1; i <= 2; i++) {
            Cached<Answer> answer = cache.get(
                    operation,
                    () -> {
                        runs.incrementAndGet();
                        return null;
                    },
                    "x");
            assertThat(answer.value()).isNull();
            assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(runs).hasValue(i);
        }
        assertThat(redis.entries()).isEmpty();
    }

    @Test
    void get_zeroFalseAndEmpty_areStored() {
        ResultCache cache = process();
        for (Object value : new Object[] {0, false, "", 0.0}) {
            String name = value.getClass().getName();
            @SuppressWarnings("unchecked")
            CachedOperation<Object> operation = (CachedOperation<Object>) (CachedOperation<?>)
                    cache.operation(name, value.getClass()).model("m").build();
            assertThat(cache.get(operation, () -> value).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(cache.get(operation, () -> {
                                throw new AssertionError("stored already");
                            })
                            .value())
                    .isEqualTo(value);
        }
        assertThat(redis.entries()).hasSize(4);
    }

    @Test
    void get_exception_passesUnwrappedAndIsNotStored() {
        ResultCache cache = process();
        CachedOperation<Answer> operation = plan(cache).build();
        for (Throwable thrown : new Throwable[] {
            new IOException("checked"),
            new IllegalStateException("unchecked"),
            new AssertionError("an error"),
            new StackOverflowError(),
            new InterruptedException()
        }) {
            assertThatThrownBy(() -> cache.call(operation, null, new Object[] {"x"}, Binding.PROGRAM, () -> {
                        runs.incrementAndGet();
                        throw thrown;
                    }))
                    .isSameAs(thrown);
        }
        assertThat(runs).hasValue(5);
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(events(CacheEvent.Failed.class)).hasSize(5);
    }

    @Test
    void get_lossyResult_isReturnedAndNotStored() {
        ResultCache cache = process();
        CachedOperation<Forgetful> operation =
                cache.operation("op", Forgetful.class).model("m").build();
        for (int i = 0; i < 2; i++) {
            Cached<Forgetful> answer = cache.get(operation, Forgetful::create);
            assertThat(answer.value().text()).isEqualTo("keptlost");
            assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(answer.cachedFrom().origin().entryId()).isNull();
        }
        assertThat(redis.entries()).isEmpty();
        assertThat(events(CacheEvent.NotStored.class))
                .extracting(CacheEvent.NotStored::reason)
                .containsOnly("result.lost: lost became null");
    }

    @Test
    void get_mutableResult_isNeverShared() {
        ResultCache cache = process();
        CachedOperation<Mutable> operation =
                cache.operation("op", Mutable.class).model("m").build();
        Mutable first = cache.get(operation, () -> new Mutable(new ArrayList<>(List.of("a"))))
                .value();
        first.items().add("b");
        Mutable second = cache.get(operation, () -> new Mutable(List.of())).value();
        assertThat(second.items()).containsExactly("a");
        second.items().clear();
        Mutable third = cache.get(operation, () -> new Mutable(List.of())).value();
        assertThat(third.items()).containsExactly("a");
        ResultCache other = process();
        Mutable fourth = other.get(
                        other.operation("op", Mutable.class).model("m").build(), () -> new Mutable(List.of()))
                .value();
        fourth.items().add("c");
        assertThat(other.get(other.operation("op", Mutable.class).model("m").build(), () -> new Mutable(List.of()))
                        .value()
                        .items())
                .containsExactly("a");
    }

    @ParameterizedTest
    @EnumSource(Behaviour.class)
    void get_storeThatMisbehaves_isPassedOver(Behaviour behaviour) {
        if (behaviour == Behaviour.HELD) {
            return; // a store that never answers breaks the one promise that nobody can keep for it
        }
        get(process(), "x");
        ResultCache warm = process();
        redis.reading = behaviour;
        redis.writing = behaviour;
        assertThat(get(warm, "x").cachedFrom().tier()).isEqualTo(behaviour == Behaviour.NORMAL ? Tier.REDIS : Tier.S3);
        s3.reading = behaviour;
        s3.writing = behaviour;
        ResultCache cold = process();
        CachedOperation<Answer> operation = plan(cold).build();
        assertThat(get(cold, operation, "y").value().text()).isEqualTo("ay");
        assertThat(get(cold, operation, "y").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        if (behaviour != Behaviour.NORMAL) {
            Awaitility.await().untilAsserted(() -> assertThat(events(CacheEvent.StoreFailed.class))
                    .extracting(CacheEvent.StoreFailed::action)
                    .contains("read", "write"));
        }
        redis.reading = Behaviour.NORMAL;
        redis.writing = Behaviour.NORMAL;
        assertThat(get(process(), "x").value().text()).isEqualTo("ax");
    }

    @Test
    void get_firstStoreFailsToTakeIt_waitsForTheSecond() {
        redis.writing = Behaviour.FAILED_OUTCOME;
        get(process(), "x");
        assertThat(s3.entries()).hasSize(1);
        assertThat(redis.entries()).isEmpty();
    }

    @Test
    void get_lostTheRace_usesTheWinner() {
        ResultCache winner = builder().store(new FakeStore(Tier.REDIS)).build();
        FakeStore winnersStore = (FakeStore) winner.stores().get(0);
        CachedOperation<Answer> winners = plan(winner).ttl(Duration.ofHours(9)).build();
        winner.get(winners, () -> new Answer("winner", 99), "x");
        redis.beforeWrite = () -> redis.entries().putIfAbsent(winnersStore.onlyKey(), winnersStore.only());
        ResultCache cache = process();
        CachedOperation<Answer> operation = plan(cache).ttl(Duration.ofHours(1)).build();
        Cached<Answer> answer = get(cache, operation, "x");
        assertThat(answer.value()).isEqualTo(new Answer("winner", 99));
        assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(get(cache, operation, "x").value()).isEqualTo(new Answer("winner", 99));
        cache.close();
        assertThat(s3.only()).isEqualTo(winnersStore.only());
        assertThat(events(CacheEvent.Stored.class)).hasSize(1);
    }

    @Test
    void get_lostTheRaceToGarbage_replacesItAndSpreadsNone() {
        ResultCache cache = process();
        CachedOperation<Answer> operation = plan(cache).build();
        get(cache, operation, "x");
        ResultKey key = redis.onlyKey();
        redis.entries().clear();
        s3.entries().clear();
        cache.clearLocal();
        redis.beforeWrite = () -> redis.entries().putIfAbsent(key, new byte[] {1, 2, 3});
        assertThat(get(cache, operation, "x").value().number()).isEqualTo(2);
        cache.close();
        assertThat(EntryFormat.read(redis.only())).isInstanceOf(EntryRead.Whole.class);
        assertThat(s3.only()).isEqualTo(redis.only());
    }

    @Test
    void get_lostTheRaceInTheSecondStore_namesThatStore() {
        ResultCache winner = builder().store(new FakeStore(Tier.S3)).build();
        FakeStore winnersStore = (FakeStore) winner.stores().get(0);
        winner.get(plan(winner).build(), () -> new Answer("winner", 99), "x");
        redis.writing = Behaviour.FAILED_OUTCOME;
        s3.beforeWrite = () -> s3.entries().putIfAbsent(winnersStore.onlyKey(), winnersStore.only());
        Cached<Answer> answer = get(process(), "x");
        assertThat(answer.value().number()).isEqualTo(99);
        assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.S3);
    }

    @Test
    void get_storeThatFailedTheLookup_isWrittenBehind() {
        redis.reading = Behaviour.FAILED_OUTCOME;
        redis.writing = Behaviour.HELD;
        s3.reading = Behaviour.FAILED_OUTCOME;
        s3.writing = Behaviour.HELD;
        // Who waited for the lookup's time limit does not wait for the write's, too.
        assertThat(get(process(), "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        redis.release();
        s3.release();
        assertThat(s3.only()).isEqualTo(redis.only());
    }

    @Test
    void get_unreadableEntries_areDistinctMissesAndReplaced() {
        get(process(), "x");
        ResultKey key = redis.onlyKey();
        byte[] whole = redis.only();
        byte[] corrupt = whole.clone();
        corrupt[whole.length - 1]++;
        byte[] unsupported = whole.clone();
        unsupported[4] = 2;
        StoredResult stored = ((EntryRead.Whole) EntryFormat.read(whole)).result();
        redis.putRaw(key, rewritten(stored, key, "another", null));
        s3.entries().clear();
        events.clear();
        assertThat(get(process(), "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(events(CacheEvent.Unusable.class))
                .extracting(CacheEvent.Unusable::defect)
                .containsExactly(Defect.MISKEYED);
        Map<Defect, byte[]> defects = Map.of(
                Defect.CORRUPT,
                corrupt,
                Defect.FOREIGN,
                new byte[] {1, 2, 3, 4, 5},
                Defect.UNSUPPORTED,
                unsupported,
                Defect.MISKEYED,
                rewritten(stored, otherKey(key), "op", null),
                Defect.OBSOLETE,
                rewritten(stored, key, "op", otherKey(key)));
        defects.forEach((defect, bytes) -> {
            events.clear();
            redis.putRaw(key, bytes);
            s3.putRaw(key, bytes);
            int before = runs.get();
            ResultCache cache = process();
            assertThat(get(cache, "x").value().number()).as("%s", defect).isEqualTo(before + 1);
            cache.close();
            assertThat(events(CacheEvent.Unusable.class))
                    .extracting(CacheEvent.Unusable::defect)
                    .containsExactly(defect, defect);
            assertThat(EntryFormat.read(redis.only())).as("%s", defect).isInstanceOf(EntryRead.Whole.class);
            assertThat(s3.only()).isEqualTo(redis.only());
            assertThat(get(process(), "x").cachedFrom().tier()).isEqualTo(Tier.REDIS);
        });
    }

    private static ResultKey otherKey(ResultKey key) {
        return new ResultKey(key.model(), key.version(), io.github.cachedresult.key.Digest.of(new byte[] {9}, 0, 1));
    }

    private static byte[] rewritten(StoredResult stored, ResultKey key, String operation, @Nullable ResultKey shape) {
        EntryHeader header = stored.header();
        EntryHeader.Payload payload = header.payload();
        return EntryFormat.write(
                new EntryHeader(
                        key,
                        operation,
                        header.entryId(),
                        header.run(),
                        header.life(),
                        new EntryHeader.Payload(
                                payload.codec(),
                                payload.compression(),
                                payload.type(),
                                shape == null ? payload.shape() : shape.digest()),
                        header.inputs(),
                        header.verdict(),
                        header.tags(),
                        header.attributes(),
                        header.evictions(),
                        header.sources(),
                        header.visibility(),
                        header.project(),
                        header.unknown()),
                stored.payload().toArray());
    }

    @Test
    void get_disabledByRule_runsUncached() {
        ResultCache cache = builder()
                .store(redis)
                .rules(List.of(ModelRule.of("m*").enabled(false)))
                .build();
        get(cache, "x");
        assertThat(get(cache, "x").cachedFrom()).isEqualTo(CachedFrom.noCache());
        assertThat(runs).hasValue(2);
        assertThat(redis.asked).isEmpty();
        assertThat(events(CacheEvent.Bypassed.class)).hasSize(2);
    }

    @Test
    void get_versionAndTtlFromRule_takePrecedence() {
        ResultCache first = process();
        get(first, "x");
        ResultCache cache = builder()
                .store(redis)
                .rules(List.of(ModelRule.of("m").ttl(Duration.ofMinutes(1)).version("v9")))
                .build();
        CachedOperation<Answer> operation = plan(cache).build();
        assertThat(operation.version()).isEqualTo("v9");
        assertThat(get(cache, operation, "x").cachedFrom().origin().version()).isEqualTo("v9");
        assertThat(runs).hasValue(2);
        clock.advance(Duration.ofMinutes(1));
        assertThat(get(cache, operation, "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void get_noVersion_isUnversioned() {
        ResultCache cache = process();
        CachedOperation<Answer> operation =
                cache.operation("op", Answer.class).model("m").inputs("x").build();
        assertThat(get(cache, operation, "x").cachedFrom().origin().version()).isEqualTo("unversioned");
    }

    @Test
    void get_unhashableInput_runsUncached() {
        ResultCache cache = process();
        CachedOperation<Answer> operation = plan(cache).build();
        for (int i = 1; i <= 2; i++) {
            assertThat(get(cache, operation, new Object()).cachedFrom()).isEqualTo(CachedFrom.noCache());
        }
        assertThat(runs).hasValue(2);
        assertThat(events(CacheEvent.Bypassed.class).get(0).reason()).startsWith("x: java.lang.Object is not hashable");
    }

    @Test
    void get_wrongNumberOfInputs_isRefused() {
        ResultCache cache = process();
        assertThatThrownBy(() -> cache.get(plan(cache).build(), () -> new Answer("", 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 1 inputs, this call has 0");
    }

    @Test
    void get_twoTypesUnderOneKey_neverMeet() {
        ResultCache cache = process();
        CachedOperation<Answer> answers = plan(cache).build();
        CachedOperation<String> texts = cache.operation("op", String.class)
                .model("m")
                .version("v1")
                .inputs("x")
                .build();
        assertThat(get(cache, answers, "x").value()).isInstanceOf(Answer.class);
        assertThat(cache.get(texts, () -> "text", "x").value()).isEqualTo("text");
        assertThat(get(cache, answers, "x").value()).isInstanceOf(Answer.class);
    }

    @Test
    void listener_thatThrows_isHarmless() {
        ResultCache cache = ResultCache.builder()
                .clock(clock)
                .store(redis)
                .listener(event -> {
                    throw new AssertionError("listener");
                })
                .listener(events::add)
                .build();
        CachedOperation<Answer> operation = plan(cache).build();
        assertThat(get(cache, operation, "x").value().number()).isEqualTo(1);
        assertThat(get(cache, operation, "x").value().number()).isEqualTo(1);
        assertThat(events).isNotEmpty();
    }

    @Test
    void close_drainsPendingWritesAndClosesEveryStore() throws Exception {
        s3.writing = Behaviour.HELD;
        ResultCache cache = process();
        assertThat(get(cache, "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(s3.entries()).isEmpty();
        redis.onClose = new IllegalStateException("cannot close");
        Thread closing = new Thread(cache::close);
        closing.start();
        while (closing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(s3.closed).isFalse();
        s3.release();
        closing.join();
        assertThat(s3.entries()).hasSize(1);
        assertThat(redis.closed).isTrue();
        assertThat(s3.closed).isTrue();
    }

    @Test
    void close_writesThatNeverEnd_areGivenUp() {
        s3.writing = Behaviour.HELD;
        ResultCache cache =
                builder().store(redis).store(s3).shutdownLimit(Duration.ZERO).build();
        get(cache, "x");
        assertTimeoutPreemptively(Duration.ofSeconds(10), cache::close);
        assertThat(s3.closed).isTrue();
    }

    @Test
    void get_entriesOfASecond_neverOutliveTheirExpiryLocally() {
        ResultCache first = process();
        get(first, plan(first).ttl(Duration.ofSeconds(10)).build(), "x");
        clock.advance(Duration.ofSeconds(9));
        ResultCache second =
                builder().store(redis).localTtl(Duration.ofHours(1)).build();
        CachedOperation<Answer> operation = plan(second).build();
        assertThat(get(second, operation, "x").cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(get(second, operation, "x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        clock.advance(Duration.ofSeconds(1));
        assertThat(get(second, operation, "x").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
    }

    @Test
    void weight_largePayloads_doesNotOverflow() {
        ResultCache cache = process();
        assertThat(Entries.weight(Integer.MAX_VALUE, plan(cache).build().type()))
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(Entries.weight(100, plan(cache).build().type())).isEqualTo(700);
    }
}
