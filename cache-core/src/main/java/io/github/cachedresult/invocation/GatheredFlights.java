package io.github.cachedresult.invocation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Flies calls that were gathered: looks for all of them at once, and has a batch compute those that no store has. Where that
 * fails, each is left to its caller, who computes it by himself; as is the last one that is missing.
 */
final class GatheredFlights {

    private final SingleFlight inFlight;
    private final ItemFlights flights;
    private final BatchRuns runs;
    private final LocalHits localHits;
    private final Reporter reporter;

    GatheredFlights(
            SingleFlight inFlight, ItemFlights flights, BatchRuns runs, LocalHits localHits, Reporter reporter) {
        this.inFlight = inFlight;
        this.flights = flights;
        this.runs = runs;
        this.localHits = localHits;
        this.reporter = reporter;
    }

    /** Lands all of them, on this thread. */
    void fly(List<GatheredCall> calls, BatchSibling sibling) {
        List<BatchItem.Keyed> items = new ArrayList<>(calls.size());
        for (GatheredCall call : calls) {
            call.flight().takeOver();
            BatchItem.Keyed item =
                    new BatchItem.Keyed(call.item(), call.call(), call.model(), call.inputs(), call.report());
            item.isIn(call.flight(), true, call.flight().stand());
            flights.begun(item);
            items.add(item);
        }
        try {
            long heard = localHits.heard();
            BiConsumer<BatchItem.Keyed, Landed> landing = (item, landed) -> flights.land(item, landed, heard);
            flights.lookUp(items, landing);
            List<BatchItem> missing = new ArrayList<>(items);
            missing.removeIf(item -> !item.isMissing() || isChanged(item));
            // One that is alone runs its own method, where its caller waits.
            if (missing.size() > 1) {
                BatchItem.Keyed first = (BatchItem.Keyed) missing.get(0);
                Batch batch = Batch.gathered(first.call(), sibling, body -> unchanged(body, first), reporter);
                requireSameKeys(batch, missing);
                runs.run(batch, missing, landing);
            }
        } catch (Throwable e) {
            reporter.gatheredRunFailed(sibling.operation(), e);
        } finally {
            flights.endAll(items);
        }
    }

    /** Leaves calls to their callers. */
    void leave(List<GatheredCall> calls) {
        calls.forEach(call -> inFlight.end(call.flight(), Outcome.NotRun.INSTANCE));
    }

    /** Whether its caller, who did not wait, has changed it: then it is left to that, who is told. */
    private static boolean isChanged(BatchItem item) {
        return ((BatchItem.Keyed) item).request().spoiled("before it had its result") != null;
    }

    /**
     * The method, which is given the first one's other arguments: their equals are what the results of the others belong to,
     * whatever becomes of these meanwhile.
     */
    private static BatchBody unchanged(BatchBody body, BatchItem.Keyed first) {
        return arguments -> {
            Object results = body.proceed(arguments);
            if (isChanged(first)) {
                throw new IllegalStateException(
                        "the arguments of the first of the gathered calls were changed while the method ran with them");
            }
            return results;
        };
    }

    /** Two methods share results only as far as they make the same keys. */
    private static void requireSameKeys(Batch batch, List<BatchItem> items) {
        for (BatchItem item : items) {
            BatchItem.Keyed keyed = (BatchItem.Keyed) item;
            if (!batch.hash(batch.counted(keyed.value())).key().equals(keyed.key())) {
                throw new IllegalStateException(batch.operation() + " makes other keys of the same inputs than "
                        + keyed.call().operation() + "; give their parameters the same names and normalisers");
            }
        }
    }
}
