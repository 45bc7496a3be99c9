package io.github.cachedresult.invocation;

import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Sums up what the cache saved, by model: hits by tier, the time that their methods did not run, and what their results had
 * attached as numbers, such as cost and tokens.
 *
 * <pre>{@code
 * SavingsReport savings = new SavingsReport();
 * ResultCache cache = ResultCache.builder().listener(savings).build();
 * ...
 * log.info("{}", savings.snapshot());
 * }</pre>
 *
 * <p>It is a listener to be added, in Spring Boot as a bean, because a hit in the process would notice one. It counts from
 * when it was made, in this process, and never resets. Of more than {@value #MAX_MODELS} models, the rest is summed up as
 * {@value #OTHERS}; of more than {@value #MAX_ATTRIBUTES} attributes of a model, the rest is left out. Thread-safe.
 */
public final class SavingsReport implements CacheEventListener {

    /** How many models have sums of their own. */
    public static final int MAX_MODELS = 1000;

    /** How many attributes of a model are summed up. */
    public static final int MAX_ATTRIBUTES = 100;

    /** What the sum of all further models is called. */
    public static final String OTHERS = "(others)";

    private final ConcurrentMap<String, Sums> models = new ConcurrentHashMap<>();

    @Override
    public void onEvent(CacheEvent event) {
        if (event instanceof CacheEvent.Hit hit) {
            sums(hit.key())
                    .found(hit.tier(), hit.from().durationSaved(), hit.from().origin());
        } else if (event instanceof CacheEvent.Joined joined) {
            sums(joined.key())
                    .found(
                            Tier.JOINED,
                            joined.from().durationSaved(),
                            joined.from().origin());
        } else if (event instanceof CacheEvent.ServedStale stale) {
            sums(stale.key()).found(Tier.STALE, stale.from().durationSaved(), null);
        } else if (event instanceof CacheEvent.Computed computed) {
            sums(computed.key()).computed(computed.duration(), computed.attributes());
        }
    }

    private Sums sums(ResultKey key) {
        Sums known = models.get(key.model());
        if (known != null) {
            return known;
        }
        String name = models.size() < MAX_MODELS ? key.model() : OTHERS;
        return models.computeIfAbsent(name, fresh -> new Sums());
    }

    /** The sums by now. Events that come meanwhile may be in one of them and not in another. */
    public Savings snapshot() {
        Map<String, Savings.OfModel> now = new TreeMap<>();
        models.forEach((model, sums) -> now.put(model, sums.snapshot()));
        return new Savings(now);
    }

    private static final class Sums {

        private final Map<Tier, LongAdder> hits = new EnumMap<>(Tier.class);
        // As a long of nanoseconds it would overflow after 292 years, which ten million hits of an hour each exceed.
        private final DoubleAdder secondsSaved = new DoubleAdder();
        private final LongAdder computed = new LongAdder();
        private final DoubleAdder secondsComputed = new DoubleAdder();
        private final ConcurrentMap<String, DoubleAdder> saved = new ConcurrentHashMap<>();
        private final ConcurrentMap<String, DoubleAdder> spent = new ConcurrentHashMap<>();

        Sums() {
            for (Tier tier : Tier.values()) {
                hits.put(tier, new LongAdder());
            }
        }

        void found(Tier tier, Duration time, @Nullable Origin origin) {
            LongAdder ofTier = hits.get(tier);
            if (ofTier != null) {
                ofTier.increment();
            }
            secondsSaved.add(seconds(time));
            if (origin != null) {
                add(saved, origin.attributes());
            }
        }

        void computed(Duration time, Map<String, Object> attributes) {
            computed.increment();
            secondsComputed.add(seconds(time));
            add(spent, attributes);
        }

        private static void add(ConcurrentMap<String, DoubleAdder> sums, Map<String, Object> attributes) {
            attributes.forEach((name, value) -> {
                if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
                    DoubleAdder sum = sums.get(name);
                    if (sum == null && sums.size() < MAX_ATTRIBUTES) {
                        sum = sums.computeIfAbsent(name, fresh -> new DoubleAdder());
                    }
                    if (sum != null) {
                        sum.add(number.doubleValue());
                    }
                }
            });
        }

        private static double seconds(Duration time) {
            return time.getSeconds() + time.getNano() / 1e9;
        }

        private static Duration duration(double seconds) {
            long whole = (long) seconds;
            return Duration.ofSeconds(whole, Math.round((seconds - whole) * 1e9));
        }

        Savings.OfModel snapshot() {
            Map<Tier, Long> counts = new EnumMap<>(Tier.class);
            hits.forEach((tier, count) -> {
                if (count.sum() > 0) {
                    counts.put(tier, count.sum());
                }
            });
            return new Savings.OfModel(
                    counts,
                    duration(secondsSaved.sum()),
                    sums(saved),
                    computed.sum(),
                    duration(secondsComputed.sum()),
                    sums(spent));
        }

        private static Map<String, Double> sums(Map<String, DoubleAdder> adders) {
            Map<String, Double> sums = new TreeMap<>();
            adders.forEach((name, adder) -> sums.put(name, adder.sum()));
            return sums;
        }
    }
}
