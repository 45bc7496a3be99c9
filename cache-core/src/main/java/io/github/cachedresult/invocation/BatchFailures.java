package io.github.cachedresult.invocation;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What becomes of the items of a chunk whose method has thrown, and of those that nobody comes to after that. Thread-safe.
 */
record BatchFailures(StandIns standIns) {

    /**
     * The method has thrown. Who waits for one of several items is not failed by what may be another's fault.
     *
     * @param each how long it ran, for each of the items
     * @return whether expired results stand in for all of them, so that the batch goes on
     */
    boolean isMadeUpFor(
            Batch batch,
            List<BatchItem> chunk,
            Throwable exception,
            Duration each,
            BiConsumer<BatchItem.Keyed, Landed> landing) {
        if (batch.kind() == Batch.Kind.GATHERED) {
            // Each is computed by its own caller, of whom will be told what becomes of that.
            return false;
        }
        List<BatchItem.Keyed> items = chunk.stream()
                .filter(BatchItem.Keyed.class::isInstance)
                .map(BatchItem.Keyed.class::cast)
                .toList();
        boolean interrupted = Interruption.ended(exception);
        // In the background nobody is to be answered, and what fails is not asked again at once.
        boolean mayStandIn =
                items.size() == chunk.size() && !interrupted && !batch.policy().isAhead();
        List<Landed> standIn = mayStandIn ? standIns.afterAll(items, exception) : List.of();
        for (int i = 0; i < standIn.size(); i++) {
            landing.accept(items.get(i), standIn.get(i).afterThrowing());
        }
        if (!standIn.isEmpty()) {
            return true;
        }
        Outcome outcome = chunk.size() == 1 ? new Outcome.Threw(exception, interrupted) : Outcome.NotRun.INSTANCE;
        for (BatchItem.Keyed item : items) {
            item.report().failed(exception, each);
            landing.accept(item, Landed.only(outcome));
        }
        return false;
    }

    /** Nobody comes to a chunk any more: who waits for its items begins anew. */
    static void leave(
            Batch batch, List<BatchItem> chunk, Throwable failure, BiConsumer<BatchItem.Keyed, Landed> landing) {
        for (BatchItem item : chunk) {
            if (item instanceof BatchItem.Keyed keyed) {
                if (batch.kind() != Batch.Kind.GATHERED) {
                    keyed.report().joinFailed(failure);
                }
                landing.accept(keyed, Landed.only(Outcome.NotRun.INSTANCE));
            }
        }
    }
}
