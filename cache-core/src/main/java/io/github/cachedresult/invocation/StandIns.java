package io.github.cachedresult.invocation;

import io.github.cachedresult.Origin;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.tier.LocalEntry;
import io.github.cachedresult.tier.StoreLookup;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds expired results that stand in for those that a method does not bring, where their model says for how long they may.
 * Thread-safe.
 */
final class StandIns {

    private final ExpiredValues expired;
    private final OutdatedRuns outdated;
    private final RecentFailures failures;
    private final InstantSource clock;

    StandIns(ExpiredValues expired, OutdatedRuns outdated, RecentFailures failures, InstantSource clock) {
        this.expired = expired;
        this.outdated = outdated;
        this.failures = failures;
        this.clock = clock;
    }

    /**
     * What stands in after a method has thrown, or null. Errors, interruptions and what the cache itself throws are no
     * failures to compute.
     */
    @Nullable Landed after(FlightRequest request, StoreLookup<EntryContent> lookup, Throwable thrown) {
        Landed standIn = isFailure(thrown) ? find(request, lookup) : null;
        if (standIn != null) {
            stoodIn(request, standIn, thrown);
        }
        return standIn;
    }

    /**
     * What stands in after a method has thrown that ran for many, each in its place; nothing if one of them has nothing: what was
     * asked for together is answered together. As {@link #after}; and a batch that returns too little does not fail to compute.
     */
    List<Landed> afterAll(List<BatchItem.Keyed> items, Throwable thrown) {
        List<Landed> found = new ArrayList<>();
        if (isFailure(thrown) && !(thrown instanceof BatchResultException)) {
            for (BatchItem.Keyed item : items) {
                Landed standIn = find(item.request(), item.lookup());
                if (standIn == null) {
                    return List.of();
                }
                found.add(standIn);
            }
            for (int i = 0; i < found.size(); i++) {
                stoodIn(items.get(i).request(), found.get(i), thrown);
            }
        }
        return found;
    }

    private static boolean isFailure(Throwable thrown) {
        return thrown instanceof Exception
                && !(thrown instanceof InterruptedException)
                && !(thrown instanceof UnansweredCallException && !(thrown instanceof TimedOutCallException));
    }

    private void stoodIn(FlightRequest request, Landed standIn, Throwable thrown) {
        failures.add(request.key());
        request.report().stoodIn("its method failed", thrown);
        tellSources(request, standIn);
    }

    /** What stands in while a method that threw a moment ago is left alone, or null. */
    @Nullable Landed whileFailing(FlightRequest request, StoreLookup<EntryContent> lookup) {
        if (request.policy().isAhead() || !request.policy().runs() || !failures.contain(request.key())) {
            return null;
        }
        Landed standIn = find(request, lookup);
        if (standIn != null) {
            request.report().stoodIn("its method failed a moment ago", null);
            tellSources(request, standIn);
        }
        return standIn;
    }

    /** Offers what stands in while the method runs to those that do not wait for its end. */
    void offer(FlightRequest request, StoreLookup<EntryContent> lookup) {
        Landed standIn = request.model().patience().isLimited() ? find(request, lookup) : null;
        request.meanwhile()
                .accept(standIn != null && standIn.outcome() instanceof Outcome.Delivered delivered ? delivered : null);
    }

    /** Whether what stands in for the end of a flight may answer a call now. */
    boolean mayServe(Boarding boarding, Outcome standIn) {
        return standIn instanceof Outcome.Delivered result
                && boarding.model().life().mayStandIn(result.until(), clock.millis())
                && expired.mayServe(boarding.operation(), result)
                && !outdated.brought(result.origin(), boarding.flown().stand());
    }

    /** What answers an item now whose flight is not waited for any longer, or null. */
    Outcome.@Nullable Delivered insteadOf(BatchItem.Keyed item) {
        Outcome.Delivered standIn = item.flight().standInNow();
        return standIn != null && mayServe(item.boarding(item.call()), standIn) ? standIn : null;
    }

    /** The expired result that a call prefers to its new one, or null. */
    @Nullable Landed preferred(FlightRequest request, StoreLookup<EntryContent> lookup) {
        Landed preferred = expired.latest(request.operation(), request.model(), lookup.stale(), request.expired());
        tellSources(request, preferred);
        return preferred;
    }

    /** Where what stands in is no entry, what it was computed from counts in its place. */
    private static void tellSources(FlightRequest request, @Nullable Landed standIn) {
        Origin origin = standIn == null ? null : standIn.outcome().origin();
        LocalEntry local = request.expired();
        if (origin != null && origin.entryId() == null && local != null && local.unstored() != null) {
            request.report().sources().addAll(local.unstored().sources());
        }
    }

    private @Nullable Landed find(FlightRequest request, StoreLookup<EntryContent> lookup) {
        Lifetimes life = request.model().life();
        if (life.staleFor() == 0 || !request.policy().answers()) {
            return null;
        }
        CachedOperation<?> operation = request.operation();
        long now = clock.millis();
        LocalEntry local = request.expired();
        if (local != null && !life.mayStandIn(life.expiry(local.computedAt(), local.expiresAt()), now)) {
            local = null;
        }
        StoredResult stored = lookup.stale();
        if (stored != null && !life.mayStandIn(operation.judge(request.model()).expiresAt(stored.header()), now)) {
            stored = null;
        }
        return expired.latest(operation, request.model(), stored, local);
    }
}
