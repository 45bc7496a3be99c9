package io.github.cachedresult.invocation;

import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.UnhashableInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has the items of a batch that are due computed anew in the background, all together: each is a refresh of its own, of which
 * the batch's method computes those that no store has newer. It waits for nobody: what another call or another process computes
 * is left to it.
 */
final class AheadFlights {

    private final ItemFlights flights;
    private final BatchRuns runs;
    private final RefreshAhead refreshes;
    private final LocalHits localHits;
    private final Answers answers;
    private final Reporter reporter;

    AheadFlights(
            ItemFlights flights,
            BatchRuns runs,
            RefreshAhead refreshes,
            LocalHits localHits,
            Answers answers,
            Reporter reporter) {
        this.flights = flights;
        this.runs = runs;
        this.refreshes = refreshes;
        this.localHits = localHits;
        this.answers = answers;
        this.reporter = reporter;
    }

    /** Begins to refresh what a batch has found due by now, on another thread. */
    void begin(Batch batch) {
        List<DueItem> due = batch.takeDue();
        if (!due.isEmpty()) {
            List<@Nullable Object> values = new ArrayList<>(due.size());
            due.forEach(item -> values.add(item.value()));
            Supplier<Batch> ahead = batch.ahead(values, reporter);
            CachedOperation<?> operation = batch.operation();
            refreshes.beginAll(operation, due, begun -> refresh(operation, ahead, begun));
        }
    }

    private void refresh(CachedOperation<?> operation, Supplier<Batch> made, List<DueItem> due) {
        List<BatchItem.Keyed> items;
        try {
            Batch ahead = made.get();
            items = unchanged(ahead, due);
            fly(ahead, items);
        } catch (Throwable e) {
            due.forEach(item -> refreshes.failed(operation, item.key(), RefreshAhead.FAILED, e));
            return;
        }
        items.forEach(this::tell);
    }

    /** Those whose inputs are what they were. */
    private List<BatchItem.Keyed> unchanged(Batch ahead, List<DueItem> due) {
        List<BatchItem.Keyed> items = new ArrayList<>(due.size());
        for (DueItem item : due) {
            @Nullable Object[] counted = ahead.counted(item.value());
            HashedInputs hashed = hashed(ahead, counted);
            if (hashed == null || !hashed.key().equals(item.key())) {
                refreshes.failed(ahead.operation(), item.key(), RefreshAhead.CHANGED, null);
            } else {
                CallInputs inputs = CallInputs.hashed(hashed, ahead.model().scope(), counted);
                items.add(new BatchItem.Keyed(
                        item.value(),
                        ahead.call(),
                        ahead.model(),
                        inputs,
                        reporter.begin(ahead.call(), ahead.model(), inputs)));
            }
        }
        return items;
    }

    private static @Nullable HashedInputs hashed(Batch ahead, @Nullable Object[] counted) {
        try {
            return ahead.hash(counted);
        } catch (UnhashableInputException e) {
            return null;
        }
    }

    /** Lands all of them, on this thread. */
    private void fly(Batch ahead, List<BatchItem.Keyed> items) {
        long heard = localHits.heard();
        List<BatchItem.Keyed> mine = new ArrayList<>(items.size());
        BiConsumer<BatchItem.Keyed, Landed> landing = flights.landing(ahead.kind(), heard);
        try {
            for (BatchItem.Keyed item : items) {
                if (flights.begin(item, item.call().policy().joined())) {
                    mine.add(item);
                }
            }
            flights.lookUp(mine, landing);
            List<BatchItem> missing = new ArrayList<>(mine);
            missing.removeIf(item -> !item.isMissing());
            runs.run(ahead, missing, landing);
        } catch (Throwable e) {
            mine.stream().filter(item -> !item.hasLanded()).forEach(item -> item.report()
                    .joinFailed(e));
        } finally {
            flights.endAll(mine);
        }
    }

    /** What became of an item; of one that was left to somebody else, nothing. */
    private void tell(BatchItem.Keyed item) {
        try {
            if (item.hasLanded()) {
                Object unused = answers.own(item.call(), item.key(), item.outcome(), item.report());
            }
        } catch (Throwable e) {
            // It is in its report.
        }
        refreshes.tell(item.call().operation(), item.key(), item.report());
    }
}
